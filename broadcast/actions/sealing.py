"""The key that seals our CAP messages: made, renewed, and at hand when needed (署名鍵).

An approval is never held up for want of a key, least of all at night: where there is
none, or the file is broken, one is made on the spot. It is made ahead by
``db upgrade``; ``doctor`` says when it is missing or ends soon.
"""

from broadcast import capseal, permissions
from broadcast.capseal import CapKey
from disaster import audit
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _


class HasCapKey(Refusal):
    """There is a usable key already (署名鍵がある)."""

    message = _(
        "CAP の署名鍵はもうあります。替えると、受信側は新しい証明書の登録が必要です。"
        "それでも替えるときは「disaster keys cap make --renew」を実行してください。"
    )
    status = 409


def make_cap_key(ctx: Context, *, renew: bool = False) -> CapKey:
    """CAP の署名鍵を作る: later messages carry it; earlier seals still hold."""
    ctx.require(permissions.KEYS)
    settings = ctx.settings
    if not renew and capseal.has_key(settings.key_dir, settings.world):
        raise HasCapKey
    return _make(ctx, renew=renew)


def cap_key(ctx: Context) -> CapKey:
    """CAP の署名鍵を用意する: the one in use, or a new one where there is none."""
    ctx.require(permissions.APPROVE)
    try:
        return capseal.open_key(ctx.settings.key_dir, ctx.settings.world)
    except capseal.NoCapKey:
        return _make(ctx, renew=False)
    except capseal.BrokenCapKey:
        return _make(ctx, renew=True)


def _make(ctx: Context, *, renew: bool) -> CapKey:
    settings = ctx.settings
    key, is_new = capseal.make_key(
        settings.key_dir, settings.world, settings.city.name, ctx.now, renew=renew
    )
    if is_new:
        name = capseal.fingerprint(key.certificate)
        audit.record(ctx, "key.cap_made", name, world=settings.world)
    return key
