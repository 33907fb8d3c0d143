"""The sending alone, without a ledger: a mail written and sent for each address."""

import time
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from broadcast.mail import MailContent, MailTemplate, compile_mail
from broadcast.rules.addresses import MailAddress
from broadcast.rules.identity import message_id, unsubscribe_token
from broadcast.rules.kinds import Language, World
from broadcast.rules.states import DeliveryState
from broadcast.smtp import Outcome, OutgoingMail, SmtpSettings, looping, send_all
from disaster.foundation import clock

SENDER = "bosai@city.example"
SECRET = b"only-for-measuring"
BODY = "市役所の前で水を配ります。容器を持って来てください。\n" * 10


class NotSent(RuntimeError):
    """The relay did not take every mail, so the time says nothing."""


def seconds(port: int, addresses: Iterable[str], connections: int) -> float:
    """Return how long our lane takes to write and send a mail to each address."""
    url = f"smtp://127.0.0.1:{port}?starttls=no&connections={connections}"
    refused: list[Outcome] = []

    def hear(outcome: Outcome) -> None:
        if outcome.state is not DeliveryState.ACCEPTED:
            refused.append(outcome)

    begun = time.perf_counter()
    mails = _mails(addresses, _template(), uuid4())
    looping.run(send_all(mails, SmtpSettings.from_url(url), hear))
    if refused:
        raise NotSent(refused[0].reply)
    return time.perf_counter() - begun


def _mails(
    addresses: Iterable[str], template: MailTemplate, broadcast_id: UUID
) -> Iterator[OutgoingMail]:
    for address in addresses:
        person = uuid4()
        name = message_id(broadcast_id, person, "city.example")
        token = unsubscribe_token(SECRET, person)
        recipient = MailAddress(*address.rsplit("@", 1))
        head = template.head(recipient, name, token)
        yield OutgoingMail(person, SENDER, address, head, template.rest)


def _template() -> MailTemplate:
    return compile_mail(
        MailContent(
            broadcast_id="bench",
            world=World.DRILL,
            language=Language.JAPANESE,
            sender=MailAddress(*SENDER.split("@")),
            sender_name="架空の伊勢野市",
            list_id="alerts.city.example",
            subject="【訓練】給水車が来ます",
            body=BODY,
            sent_at=clock.now(),
            unsubscribe_url="https://city.example/mail/unsubscribe/",
        )
    )
