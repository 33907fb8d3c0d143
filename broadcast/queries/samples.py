"""What one reader would get of a text, before anything is sent (見本)."""

from uuid import UUID

from broadcast.mail import compile_mail
from broadcast.queries import letters
from broadcast.queries.texts import Text
from broadcast.rules import keeping
from broadcast.rules.addresses import MailAddress
from broadcast.rules.identity import message_id
from broadcast.rules.kinds import Language
from broadcast.tables import Broadcast
from disaster.foundation.context import Context

READER = MailAddress("reader", "example.jp")
TOKEN = "mihon"  # noqa: S105 - a sample that opens nothing


def sample_mail(ctx: Context, text: Text, broadcast_id: UUID) -> bytes:
    """Return the very bytes of the Japanese mail to a made-up reader (メールの見本)."""
    unsent = Broadcast(
        id=broadcast_id, renditions=keeping.keep_renditions(text.renditions)
    )
    content = letters.contents(ctx, unsent)[Language.JAPANESE]
    domain = ctx.settings.mail_from.rpartition("@")[2]
    name = message_id(broadcast_id, broadcast_id, domain)
    return compile_mail(content).fill(READER, name, TOKEN)
