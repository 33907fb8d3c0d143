"""Make the key that seals the house's mails (メールの署名鍵)."""

from broadcast import dkim, permissions
from broadcast.dkim import DkimKey
from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import Context


def make_mail_key(ctx: Context, selector: str, algorithm: str) -> DkimKey:
    """署名鍵を作る: the next mails are signed with it, beside any older key."""
    ctx.require(permissions.MANAGE_MAIL)
    settings = ctx.settings
    domain = settings.mail_from.rpartition("@")[2]
    name = selector or default_selector(ctx, algorithm)
    made = dkim.make(settings.key_dir, domain, name, algorithm)
    audit.record(ctx, "key.mail_made", made.record_name, method=algorithm)
    return made


def default_selector(ctx: Context, algorithm: str) -> str:
    """Return a name that tells the month in which a key began (鍵の名前)."""
    ctx.require(permissions.MANAGE_MAIL)
    return f"{algorithm}-{clock.tokyo(ctx.now):%Y%m}"
