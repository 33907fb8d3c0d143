"""From a delivery to the mail that leaves the house (宛名書き)."""

from dataclasses import dataclass, field, replace

from broadcast import dkim, queries
from broadcast.actions.delivering import Handed
from broadcast.dkim import DkimKey
from broadcast.mail import MailTemplate, compile_mail
from broadcast.queries import letters
from broadcast.rules.addresses import MailAddress
from broadcast.rules.identity import bounce_address, letter_kind, unsubscribe_token
from broadcast.rules.kinds import Language
from broadcast.smtp import OutgoingMail
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading


@dataclass(slots=True)
class LetterDesk:
    """Writes the mails of one shift; what is alike in all is compiled once."""

    house: House
    templates: dict[tuple[int, str], MailTemplate] = field(default_factory=dict)
    keys: list[DkimKey] = field(init=False)

    def __post_init__(self) -> None:
        """Read the keys that sign, once a shift."""
        settings = self.house.settings
        domain = settings.mail_from.rpartition("@")[2]
        self.keys = dkim.keys(settings.key_dir, domain)

    def mail(self, handed: Handed) -> OutgoingMail:
        """Return the mail of one delivery, word for word what was approved."""
        secret = self.house.settings.secret_key.encode()
        recipient = MailAddress(*handed.address.rsplit("@", 1))
        token = unsubscribe_token(secret, handed.subscriber_id)
        template = self._template(handed)
        return OutgoingMail(
            handed.id,
            self._envelope_from(handed),
            handed.address,
            template.head(recipient, handed.message_id, token),
            template.rest,
        )

    def _template(self, handed: Handed) -> MailTemplate:
        if handed.broadcast_id is None:
            return self._letter(handed)
        # The hash of a number takes no Python, that of a UUID does.
        key = (handed.broadcast_id.int, handed.language)
        if key not in self.templates:
            with reading(self.house, SYSTEM, clock.now()) as ctx:
                broadcast = queries.get_broadcast(ctx, handed.broadcast_id)
                content = letters.contents(ctx, broadcast)[Language(handed.language)]
            self.templates[key] = self._signed(compile_mail(content))
        return self.templates[key]

    def _letter(self, handed: Handed) -> MailTemplate:
        with reading(self.house, SYSTEM, clock.now()) as ctx:
            person = queries.get_subscriber(ctx, handed.subscriber_id)
            language, kind = Language(handed.language), letter_kind(handed.message_id)
            content = letters.letter_content(ctx, person, language, kind)
        return self._signed(compile_mail(content))

    def _signed(self, template: MailTemplate) -> MailTemplate:
        """Let the house's keys sign every mail, where there are any (署名)."""
        if not self.keys:
            return template
        return replace(template, sign=dkim.signer(self.keys, template.rest))

    def _envelope_from(self, handed: Handed) -> str:
        """Return where a bounce comes back to, naming the delivery if we read it.

        An answer to a mail has no sender, so that nothing ever answers it (RFC 3834).
        """
        settings = self.house.settings
        if handed.broadcast_id is None and letter_kind(handed.message_id).answers:
            return ""
        if settings.bounce_dir is None:
            return settings.mail_from
        return bounce_address(handed.id, settings.mail_from.rpartition("@")[2])
