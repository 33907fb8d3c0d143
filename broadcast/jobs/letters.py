"""From a delivery to the mail that leaves the house (宛名書き)."""

from dataclasses import dataclass, field
from uuid import UUID

from broadcast import queries
from broadcast.actions.delivering import Handed
from broadcast.mail import MailTemplate, compile_mail
from broadcast.queries import letters
from broadcast.rules.addresses import MailAddress
from broadcast.rules.identity import bounce_address, unsubscribe_token
from broadcast.rules.kinds import Language
from broadcast.smtp import OutgoingMail
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading


@dataclass(slots=True)
class LetterDesk:
    """Writes the mails of one shift; what is alike in all is compiled once."""

    house: House
    templates: dict[tuple[UUID, str], MailTemplate] = field(default_factory=dict)

    def mail(self, handed: Handed) -> OutgoingMail:
        """Return the mail of one delivery, word for word what was approved."""
        secret = self.house.settings.secret_key.encode()
        recipient = MailAddress(*handed.address.rsplit("@", 1))
        token = unsubscribe_token(secret, handed.subscriber_id)
        return OutgoingMail(
            handed.id,
            self._envelope_from(handed.id),
            handed.address,
            self._template(handed).fill(recipient, handed.message_id, token),
        )

    def _template(self, handed: Handed) -> MailTemplate:
        if handed.broadcast_id is None:
            return self._confirmation(handed)
        key = (handed.broadcast_id, handed.language)
        if key not in self.templates:
            with reading(self.house, SYSTEM, clock.now()) as ctx:
                broadcast = queries.get_broadcast(ctx, handed.broadcast_id)
                content = letters.contents(ctx, broadcast)[Language(handed.language)]
            self.templates[key] = compile_mail(content)
        return self.templates[key]

    def _confirmation(self, handed: Handed) -> MailTemplate:
        with reading(self.house, SYSTEM, clock.now()) as ctx:
            person = queries.get_subscriber(ctx, handed.subscriber_id)
            language = Language(handed.language)
            return compile_mail(letters.confirmation_content(ctx, person, language))

    def _envelope_from(self, delivery_id: UUID) -> str:
        """Return where a bounce comes back to, naming the delivery if we read it."""
        settings = self.house.settings
        if settings.bounce_dir is None:
            return settings.mail_from
        return bounce_address(delivery_id, settings.mail_from.rpartition("@")[2])
