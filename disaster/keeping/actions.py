"""What is done with a restored copy: it waits, until a person lets it go on."""

from sqlalchemy import select

from disaster import audit
from disaster.foundation import publication
from disaster.foundation.context import Context
from disaster.foundation.db import Installation
from disaster.keeping import permissions
from disaster.keeping.rules import NotHeld


def note_backup(ctx: Context, files: int) -> None:
    """控えを作る: who took a copy of everything stays on record."""
    ctx.require(permissions.BACK_UP)
    audit.record(ctx, "house.backed_up", "installation", files=files)


def hold(ctx: Context) -> None:
    """復元した控えの送信を止める: nothing leaves until somebody releases it."""
    ctx.require(permissions.RESTORE)
    for house in ctx.session.scalars(select(Installation).with_for_update()):
        house.held_since = ctx.now
    audit.record(ctx, "house.restored", "installation")


def release(ctx: Context) -> None:
    """送信を再開する: what is still owed and still true is sent from now on."""
    ctx.require(permissions.RELEASE)
    house = ctx.session.scalars(select(Installation).with_for_update()).one_or_none()
    if house is None or house.held_since is None:
        raise NotHeld
    since, house.held_since = house.held_since, None
    publication.ask(ctx)
    audit.record(ctx, "house.released", "installation", since=since.isoformat())
