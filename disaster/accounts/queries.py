"""Questions about accounts and sessions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from disaster.accounts import rules
from disaster.accounts.tables import Account, LoginSession, LoginThrottle
from disaster.foundation.authority import Actor, Role
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound


def find_account(ctx: Context, username: str) -> Account | None:
    """Return the account of a name, held for a change, or None."""
    wanted = select(Account).where(Account.username == username).with_for_update()
    return ctx.session.scalars(wanted).one_or_none()


def get_account(ctx: Context, username: str) -> Account:
    """Return the account of a name or refuse."""
    account = find_account(ctx, username)
    if account is None:
        raise NotFound(what=f"利用者 {username} ")
    return account


def all_accounts(ctx: Context) -> Sequence[Account]:
    """Return every account, active ones first."""
    ordered = select(Account).order_by(
        Account.disabled_at.is_not(None), Account.username
    )
    return ctx.session.scalars(ordered).all()


def other_administrators(ctx: Context, username: str) -> list[Account]:
    """Return the active administrators besides one."""
    return [
        account
        for account in all_accounts(ctx)
        if account.username != username
        and is_active(account, ctx.now)
        and Role.ADMINISTRATOR in account.roles
    ]


def is_active(account: Account, now: datetime) -> bool:
    """Say whether the account may be used now."""
    expired = account.expires_at is not None and account.expires_at <= now
    return account.disabled_at is None and not expired


def live_session(ctx: Context, token_hash: str) -> tuple[LoginSession, Account] | None:
    """Return a session and its account if both are good now."""
    found = ctx.session.execute(
        select(LoginSession, Account)
        .join(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.token_hash == token_hash, LoginSession.revoked_at.is_(None))
    ).one_or_none()
    if found is None or not is_active(found[1], ctx.now):
        return None
    session = found[0]
    if not rules.session_is_alive(session.created_at, session.last_seen_at, ctx.now):
        return None
    return session, found[1]


def throttle(ctx: Context, source: str) -> LoginThrottle | None:
    """Return what is noted against a source, held for a change."""
    return ctx.session.get(LoginThrottle, source, with_for_update=True)


def actor_of(account: Account, session: LoginSession | None = None) -> Actor:
    """Return the person of an account as an actor."""
    return Actor(
        account.username,
        account.display_name,
        frozenset(Role(role) for role in account.roles),
        session.stepped_up_at if session else None,
    )


def working_actor(ctx: Context, username: str) -> Actor:
    """Return a member of staff as the actor of a command line (``--as``).

    Whoever has a shell on the machine already holds every secret, so the second factor
    counts as shown; the person's own roles and name still decide.
    """
    account = get_account(ctx, username)
    if not is_active(account, ctx.now):
        raise NotFound(what=f"使える利用者 {username} ")
    return replace(actor_of(account), stepped_up_at=ctx.now)
