"""``disaster backup``, ``restore`` and ``release``: a copy of everything, and back.

A restored copy sends nothing until a person releases it: its ledger may owe mails that
went out long ago (再開待ち).
"""

import shutil
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from disaster import migrating
from disaster.foundation import db
from disaster.foundation.console import Console, answer, say
from disaster.foundation.settings import Settings
from disaster.keeping import actions, archive, dump, queries
from disaster.keeping.rules import Manifest, NewerCopy, OtherInstallation

DATA, KEYS = "data", "keys"
PLACE = click.Path(file_okay=False, path_type=Path)


@click.command("backup")
@click.argument("directory", type=PLACE)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def backup(console: Console, directory: Path, *, as_json: bool) -> None:
    """データベース・写真・鍵の控えを、空の置き場に作る（動かしたままでよい）."""
    chosen = console.house.settings
    archive.refuse_filled(directory)
    unfinished = directory.with_name(f"{directory.name}.unfinished")
    archive.refuse_filled(unfinished)
    unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        revision = migrating.revision(console.house.engine)
        manifest = _write(chosen, unfinished, revision)
        if directory.exists():
            directory.rmdir()
        unfinished.rename(directory)
        with console.work() as ctx:
            actions.note_backup(ctx, len(manifest.files))
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    if as_json:
        answer({"directory": str(directory), "files": len(manifest.files)})
    say(f"{directory} に {len(manifest.files)} 個のファイルの控えを作りました。")


@click.command("restore")
@click.argument("directory", type=PLACE)
@click.pass_obj
def restore(console: Console, directory: Path) -> None:
    """控えを空のデータベースと空の DATA_DIR に戻す。配信は release まで止まる."""
    chosen = console.glance
    manifest = archive.opened(directory)
    _refuse_other(chosen, manifest)
    dump.refuse_full(chosen.database_url)
    for place in (chosen.data_dir, chosen.key_dir):
        archive.refuse_filled(place)
    archive.copy_tree(directory / DATA, chosen.data_dir, set())
    if (directory / KEYS).exists():
        archive.copy_tree(directory / KEYS, chosen.key_dir, set())
    dump.read(chosen.database_url, directory / dump.FILES[manifest.database])
    if manifest.revision:
        engine = db.make_engine(chosen.database_url)
        migrating.upgrade(engine)
        engine.dispose()
    with console.work() as ctx:
        actions.hold(ctx)
    say("復元しました。" + queries.HELD)


@click.command("release")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def release(console: Console, as_user: str | None) -> None:
    """復元した控えの配信を再開する."""
    with console.work(as_user) as ctx:
        actions.release(ctx)
    say("配信を再開しました。")


def _write(chosen: Settings, place: Path, revision: str) -> Manifest:
    """Write the database first: every file that it names is there by then."""
    kind = dump.kind_of(chosen.database_url)
    dump.write(chosen.database_url, place / dump.FILES[kind])
    (place / DATA).mkdir(mode=0o700)
    archive.copy_tree(chosen.data_dir, place / DATA, _not_kept(chosen, place))
    if not chosen.key_dir.resolve().is_relative_to(chosen.data_dir.resolve()):
        archive.copy_tree(chosen.key_dir, place / KEYS, set())
    return archive.seal(place, chosen.world, kind, revision)


def _not_kept(chosen: Settings, place: Path) -> set[Path]:
    """Name what is made anew or copied otherwise: the public tree, the database."""
    file = make_url(chosen.database_url).database or ""
    return {
        place,
        chosen.snapshot_dir,
        *(Path(f"{file}{end}") for end in ("", "-wal", "-shm", "-journal")),
        chosen.data_dir / f".ready-{chosen.node_id}",
    }


def _refuse_other(chosen: Settings, manifest: Manifest) -> None:
    copy = (manifest.world, manifest.database)
    here = (chosen.world, dump.kind_of(chosen.database_url))
    if copy != here:
        raise OtherInstallation(copy="・".join(copy), here="・".join(here))
    if manifest.revision and not migrating.knows(manifest.revision):
        raise NewerCopy(revision=manifest.revision)
