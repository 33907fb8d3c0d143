"""A knock at the relay's door: greeting, EHLO, log-in and NOOP, but no mail (点検)."""

from broadcast.smtp.settings import SmtpSettings
from broadcast.smtp.wire import CannotOpen, WireLost, open_wire

LIMIT_SECONDS = 10.0


async def knock(settings: SmtpSettings) -> str:
    """Return why the relay would take no mail now, or nothing (送信先の点検)."""
    try:
        wire = await open_wire(settings)
    except CannotOpen as trouble:
        return str(trouble)
    try:
        wire.write(b"NOOP\r\n")
        reply = await wire.reply(min(LIMIT_SECONDS, settings.reply_timeout))
    except WireLost as lost:
        return str(lost)
    finally:
        wire.close()
    return "" if reply.is_positive else f"{reply.code} {reply.text}"
