"""What is done with the keys of the seals: make a new one, withdraw one."""

from certificates import keys, permissions, queries
from disaster import audit
from disaster.foundation.context import Context


def rotate_key(ctx: Context) -> str:
    """署名鍵を作る: later papers are sealed with it; earlier seals still hold."""
    ctx.require(permissions.KEYS)
    settings = ctx.settings
    kid = keys.create_key(
        settings.key_dir,
        settings.world,
        ctx.now,
        settings.base_url,
        lifetime_days=keys.LIFETIME_DAYS,
    )
    audit.record(ctx, "key.made", kid, world=settings.world)
    return kid


def revoke_key(ctx: Context, kid: str) -> int:
    """署名鍵を失効させる: its seals hold no more; count the papers concerned."""
    ctx.require(permissions.KEYS)
    keys.revoke_key(ctx.settings.key_dir, kid, ctx.now)
    concerned = queries.valid_sealed_with(ctx, kid)
    audit.record(ctx, "key.revoked", kid, certificates=concerned)
    return concerned
