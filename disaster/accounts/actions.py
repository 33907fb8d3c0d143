"""What is done with accounts and sessions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from disaster import audit
from disaster.accounts import credentials, permissions, queries, rules
from disaster.accounts.tables import Account, LoginSession, LoginThrottle
from disaster.foundation.authority import Role
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _


@dataclass(frozen=True, slots=True)
class Chosen:
    """Credentials that were chosen beforehand instead of drawn (demo accounts)."""

    passphrase: str
    totp_secret: bytes


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person needs to log in the first time; shown once, never stored."""

    username: str
    passphrase: str
    totp_secret: str
    enrolment_uri: str


def add_account(
    ctx: Context,
    username: str,
    display_name: str,
    roles: Collection[Role],
    *,
    chosen: Chosen | None = None,
    expires_at: datetime | None = None,
) -> Credentials:
    """職員を追加する: make an account with a passphrase and a second factor."""
    ctx.require(permissions.MANAGE)
    rules.check_username(username)
    if queries.find_account(ctx, username):
        raise FieldRefusal("username", _("この利用者名はもう使われています。"))
    own = chosen or Chosen(credentials.new_token(), credentials.new_totp_secret())
    rules.check_passphrase(own.passphrase, username)
    ctx.session.add(
        Account(
            username=username,
            display_name=display_name,
            roles=sorted(roles),
            passphrase_hash=credentials.hash_passphrase(own.passphrase),
            totp_sealed=credentials.seal(own.totp_secret, ctx.settings.secret_key),
            created_at=ctx.now,
            expires_at=expires_at,
        )
    )
    audit.record(ctx, "account.added", username, roles=sorted(roles))
    return _handed_over(username, own.passphrase, own.totp_secret)


def renew_credentials(ctx: Context, username: str) -> Credentials:
    """パスフレーズと認証鍵を作り直す: end all sessions, give new credentials."""
    ctx.require(permissions.MANAGE)
    account = queries.get_account(ctx, username)
    passphrase, secret = credentials.new_token(), credentials.new_totp_secret()
    account.passphrase_hash = credentials.hash_passphrase(passphrase)
    account.totp_sealed = credentials.seal(secret, ctx.settings.secret_key)
    account.totp_last_step = 0
    _end_sessions(ctx, account)
    audit.record(ctx, "account.renewed", username)
    return _handed_over(username, passphrase, secret)


def disable_account(ctx: Context, username: str) -> None:
    """職員を停止する: the next request of that person is refused."""
    ctx.require(permissions.MANAGE)
    account = queries.get_account(ctx, username)
    if Role.ADMINISTRATOR in account.roles:
        rules.keep_an_administrator(queries.other_administrators(ctx, username))
    account.disabled_at = ctx.now
    _end_sessions(ctx, account)
    audit.record(ctx, "account.disabled", username)


def sign_in(
    ctx: Context, username: str, passphrase: str, code: str, network: str
) -> str | Refusal:
    """ログインする: return a session token, or the refusal to show.

    The refusal is returned, not raised, because the failure itself must be kept.
    """
    source = f"{username[:31]}|{network}"
    noted = queries.throttle(ctx, source)
    if refusal := _throttled(ctx, noted):
        return refusal
    account = queries.find_account(ctx, username)
    stored = account.passphrase_hash if account else credentials.NOBODY
    fits = credentials.passphrase_fits(passphrase, stored)
    if account is None or not (
        fits and queries.is_active(account, ctx.now) and _code_fits(ctx, account, code)
    ):
        _note_failure(ctx, source, noted)
        audit.record(ctx, "login.refused", username[:31], network=network)
        return rules.LoginRefused()
    if noted:
        noted.failures = 0
    audit.record(ctx, "login.accepted", username, network=network)
    return _open_session(ctx, account)


def touch_session(ctx: Context, token: str) -> None:
    """Note that a session is in use, at most once a minute."""
    session = ctx.session.get(LoginSession, credentials.token_hash(token))
    if session and ctx.now - session.last_seen_at > rules.SEEN_EVERY:
        session.last_seen_at = ctx.now


def step_up(ctx: Context, token: str, code: str) -> Refusal | None:
    """再認証する: renew the second factor; return the refusal to show, or None."""
    found = queries.live_session(ctx, credentials.token_hash(token))
    if found is None:
        return rules.LoginRefused()
    session, account = found
    source = f"{account.username}|step-up"
    noted = queries.throttle(ctx, source)
    if refusal := _throttled(ctx, noted):
        return refusal
    if not _code_fits(ctx, account, code):
        _note_failure(ctx, source, noted)
        audit.record(ctx, "login.step_up_refused", account.username)
        return rules.WrongCode()
    if noted:
        noted.failures = 0
    session.stepped_up_at = ctx.now
    audit.record(ctx, "login.stepped_up", account.username)
    return None


def sign_out(ctx: Context, token: str) -> None:
    """ログアウトする: the token is dead at once, on the server."""
    session = ctx.session.get(LoginSession, credentials.token_hash(token))
    if session and session.revoked_at is None:
        session.revoked_at = ctx.now
        audit.record(ctx, "login.ended", ctx.actor.name)


def _open_session(ctx: Context, account: Account) -> str:
    token = credentials.new_token()
    ctx.session.add(
        LoginSession(
            token_hash=credentials.token_hash(token),
            account_id=account.id,
            created_at=ctx.now,
            last_seen_at=ctx.now,
            stepped_up_at=ctx.now,
        )
    )
    return token


def _code_fits(ctx: Context, account: Account, code: str) -> bool:
    secret = credentials.unseal(account.totp_sealed, ctx.settings.secret_key)
    step = credentials.accepted_step(secret, code, ctx.now, account.totp_last_step)
    if step is None:
        return False
    account.totp_last_step = step
    return True


def _throttled(ctx: Context, noted: LoginThrottle | None) -> Refusal | None:
    """Return the refusal for a source that must still wait, or None."""
    if noted is None or noted.blocked_until <= ctx.now:
        return None
    left = (noted.blocked_until - ctx.now).total_seconds()
    return rules.LoginThrottled(seconds=int(left) + 1)


def _note_failure(ctx: Context, source: str, noted: LoginThrottle | None) -> None:
    if noted is None:
        noted = LoginThrottle(source=source, failures=0, blocked_until=ctx.now)
        ctx.session.add(noted)
    noted.failures += 1
    noted.blocked_until = ctx.now + rules.wait_after(noted.failures)


def _end_sessions(ctx: Context, account: Account) -> None:
    ctx.session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account.id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=ctx.now)
    )


def _handed_over(username: str, passphrase: str, secret: bytes) -> Credentials:
    return Credentials(
        username,
        passphrase,
        credentials.base32(secret),
        credentials.enrolment_uri(secret, username),
    )
