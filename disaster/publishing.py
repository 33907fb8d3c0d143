"""Make the public tree: every room's pages as files, in one consistent reading.

The roof does it because only the roof knows all rooms.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

import broadcast.publishing
import certificates.tickets.publishing
import disaster.front
import shelters.publishing
from disaster.foundation import clock, publication, snapshot
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import Context, House, reading, unit_of_work
from disaster.foundation.snapshot import PublicFile
from disaster.keeping.queries import held_since

log = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "static"
PUBLIC_ASSETS = (
    *("public.css", "nearest.js", "age.js"),
    *("catv-screen.css", "catv-screen.js"),
)


def publish_due(house: House) -> bool:
    """Make the tree if some deed asked for it; say whether there was work.

    A restored copy shows nothing either: what it holds as in force may long be over.
    """
    with reading(house, SYSTEM, clock.now()) as ctx:
        if held_since(ctx) is not None:
            return False
        state = publication.state(ctx)
        due = state is None or state.wanted > state.made or _has_aged(ctx, state)
    if due:
        publish(house)
    return due


def publish(house: House) -> list[str]:
    """Make the tree now and return the paths that changed."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        wanted = publication.held(ctx).wanted
    with reading(house, SYSTEM, clock.now()) as ctx:
        files = list(_files(ctx, wanted))
    changed = snapshot.write_tree(house.settings.snapshot_dir, files)
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        state = publication.held(ctx)
        state.made = max(state.made, wanted)
        state.made_at = ctx.now
        broadcast.publishing.note_published(ctx)
    log.info("published %d files, %d changed", len(files), len(changed))
    return changed


def _has_aged(ctx: Context, state: publication.Publication) -> bool:
    # Expired alerts leave the tree, and its own time stays true, without any deed.
    refresh = 60
    return state.made_at is None or (ctx.now - state.made_at).total_seconds() > refresh


def _files(ctx: Context, revision: int) -> Iterator[PublicFile]:
    yield from disaster.front.public_files(ctx)
    yield from broadcast.publishing.public_files(ctx, revision)
    yield from shelters.publishing.public_files(ctx)
    yield from certificates.tickets.publishing.public_files(ctx)
    for name in PUBLIC_ASSETS:
        yield PublicFile(f"assets/{name}", (ASSETS / name).read_bytes())
