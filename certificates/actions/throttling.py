"""Tries of one network at the public pages, counted beside the log-ins (試行の制限)."""

from sqlalchemy.exc import IntegrityError

from certificates.rules import applying
from disaster.accounts import queries as accounts
from disaster.accounts.tables import LoginThrottle
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal


def refusal(ctx: Context, source: str) -> Refusal | None:
    """Return the refusal for a network that must still wait, or None."""
    noted = accounts.throttle(ctx, source)
    if noted is None or noted.blocked_until <= ctx.now:
        return None
    return applying.Throttled()


def count(ctx: Context, source: str, free: int) -> None:
    """Count one try; an hour of silence forgives the earlier ones."""
    noted = accounts.throttle(ctx, source) or _begun(ctx, source)
    if ctx.now - noted.blocked_until > applying.FORGIVEN_AFTER:
        noted.failures = 0
    noted.failures += 1
    noted.blocked_until = ctx.now + applying.wait_after(noted.failures, free)


def _begun(ctx: Context, source: str) -> LoginThrottle:
    # Two first tries may meet here; the slower one finds the row of the other.
    row = LoginThrottle(source=source, failures=0, blocked_until=ctx.now)
    try:
        with ctx.session.begin_nested():
            ctx.session.add(row)
    except IntegrityError:
        return accounts.throttle(ctx, source) or row
    return row
