"""A knock at the relay's door: greeting, EHLO, log-in and NOOP, but no mail (点検)."""

import asyncio

from broadcast.smtp.messages import Reply
from broadcast.smtp.settings import SmtpSettings
from broadcast.smtp.wire import CannotOpen, Wire, WireLost, open_wire

LIMIT_SECONDS = 10.0


async def knock(settings: SmtpSettings) -> str:
    """Return why the relay would take no mail now, or nothing (送信先の点検)."""
    try:
        wire = await open_wire(settings)
    except CannotOpen as trouble:
        return str(trouble)
    try:
        reply = await _asked(wire, min(LIMIT_SECONDS, settings.reply_timeout))
    except WireLost as lost:
        return str(lost)
    finally:
        wire.close()
    return "" if reply.is_positive else f"{reply.code} {reply.text}"


async def _asked(wire: Wire, limit: float) -> Reply:
    """Send a command that does nothing and wait for its reply."""
    answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    wire.listen(answer.set_result, answer.set_exception)
    wire.write(b"NOOP\r\n")
    try:
        async with asyncio.timeout(limit):
            return await answer
    except TimeoutError:
        raise WireLost(f"no reply within {limit:g} s") from None
