"""A copy of everything, brought back elsewhere, where it waits for a person."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from certificates import keys
from disaster import audit, cli, houses, publishing, running, safekeeping
from disaster.audit import queries as trail
from disaster.audit import rules
from disaster.foundation import db
from disaster.foundation import settings as settings_module
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.console import Console
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.db import Installation
from disaster.foundation.errors import Forbidden, Refusal
from disaster.keeping import actions, archive, queries
from disaster.keeping.rules import (
    BrokenCopy,
    NotEmpty,
    NotHeld,
    OtherInstallation,
    ProgramMissing,
)
from tests.conftest import NOON, environment, person

PHOTO = "photos/aa/photo.jpg"


@pytest.fixture
def living(house):
    """Let an installation hold a world, a line in the trail, a photo and a key."""
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        ctx.session.add(
            Installation(id=1, world="live", is_demo=False, created_at=NOON)
        )
        audit.record(ctx, "test.done", 1)
    photo = house.settings.data_dir / PHOTO
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"\xff\xd8 a photograph")
    public = house.settings.snapshot_dir / "index.html"
    public.parent.mkdir(parents=True)
    public.write_bytes(b"made anew")
    keys.create_key(house.settings.key_dir, "live", NOON)
    return house


def console_of(settings):
    return Console(lambda: settings, houses.open_house, None)


def run(command, settings, *arguments: object):
    return CliRunner().invoke(
        command, [str(argument) for argument in arguments], obj=console_of(settings)
    )


@pytest.fixture
def copy(living, tmp_path):
    place = tmp_path.parent / f"{tmp_path.name}-copy"
    done = run(safekeeping.backup, living.settings, place)
    assert done.exit_code == 0, done.output
    return place


@pytest.fixture
def empty(settings, tmp_path_factory):
    """Give the settings of an empty machine with the same kind of database."""
    place = tmp_path_factory.mktemp("elsewhere") / "data"
    here = make_url(settings.database_url)
    if here.get_backend_name() == "sqlite":
        given = environment(f"sqlite:///{place / 'restored.db'}", place)
        yield settings_module.load(given)
        return
    name = f"{here.database}_r"
    admin = create_engine(here.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    url = here.set(database=name).render_as_string(hide_password=False)
    yield settings_module.load(environment(url, place))
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def restored(copy, empty):
    done = run(safekeeping.restore, empty, copy)
    assert done.exit_code == 0, (done.output, done.exception)
    engine = db.make_engine(empty.database_url)
    yield House(empty, engine)
    engine.dispose()


def test_everything_comes_back_and_waits(living, restored):
    data = restored.settings.data_dir
    assert (data / PHOTO).read_bytes() == b"\xff\xd8 a photograph"
    assert not restored.settings.snapshot_dir.exists()
    for key in living.settings.key_dir.rglob("*.*"):
        name = key.relative_to(living.settings.key_dir)
        assert (restored.settings.key_dir / name).read_bytes() == key.read_bytes()
        assert (restored.settings.key_dir / name).stat().st_mode == key.stat().st_mode
    with reading(restored, SYSTEM, NOON) as ctx:
        links = list(trail.links(ctx))
        assert [link.deed for link in links] == ["test.done", "house.restored"]
        assert rules.verify(links, trail.head(ctx)) is None
        assert queries.held_since(ctx) is not None
        assert queries.HELD in running.reasons(ctx)
    with reading(living, SYSTEM, NOON) as ctx:
        assert queries.held_since(ctx) is None
        assert [link.deed for link in trail.links(ctx)][-1] == "house.backed_up"


def test_an_administrator_releases_it_once(restored, kanri, takahashi):
    with (
        pytest.raises(Forbidden),
        unit_of_work(restored, takahashi, NOON) as ctx,
    ):
        actions.release(ctx)
    assert publishing.publish_due(restored) is False
    assert not restored.settings.snapshot_dir.exists()
    with unit_of_work(restored, kanri, NOON) as ctx:
        actions.release(ctx)
    assert publishing.publish_due(restored) is True
    assert (restored.settings.snapshot_dir / "index.html").is_file()
    with reading(restored, SYSTEM, NOON) as ctx:
        assert queries.held_since(ctx) is None
        assert trail.newest(ctx)[0].deed == "house.released"
    with pytest.raises(NotHeld), unit_of_work(restored, kanri, NOON) as ctx:
        actions.release(ctx)


def test_every_staff_page_says_that_a_copy_waits(restored):
    from disaster.accounts import actions as accounts
    from disaster.accounts import credentials
    from disaster.app import create_app
    from disaster.foundation import clock

    secret = credentials.new_totp_secret()
    with unit_of_work(restored, SYSTEM, clock.now()) as ctx:
        chosen = accounts.Chosen("crane lantern river stone", secret)
        accounts.add_account(
            ctx, "kanri", "管理者", [Role.ADMINISTRATOR], chosen=chosen
        )
    app = create_app(restored.settings)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    code = credentials.current_code(secret, clock.now())
    given = {"username": "kanri", "passphrase": "crane lantern river stone"}
    client.post("/staff/login", data={**given, "code": code})
    for path in ("/staff/", "/staff/audit/"):
        assert "配信を止めています" in client.get(path).text
    with unit_of_work(restored, person("kanri", "管理者", *Role), NOON) as ctx:
        actions.release(ctx)
    assert "配信を止めています" not in client.get("/staff/").text


@pytest.mark.parametrize("damage", ["changed", "missing", "added", "manifest"])
def test_a_damaged_copy_is_refused_and_nothing_is_restored(copy, empty, damage):
    photo = copy / "data" / PHOTO
    if damage == "changed":
        photo.write_bytes(b"\xff\xd8 another one!!")
    elif damage == "missing":
        photo.unlink()
    elif damage == "added":
        photo.with_name("more.jpg").write_bytes(b"x")
    else:
        (copy / archive.MANIFEST).write_text("{}", encoding="utf-8")
    done = run(safekeeping.restore, empty, copy)
    assert isinstance(done.exception, BrokenCopy)
    assert not empty.data_dir.exists()


def test_only_an_empty_machine_is_restored_to(copy, living, empty):
    done = run(safekeeping.restore, living.settings, copy)
    assert isinstance(done.exception, NotEmpty)
    empty.data_dir.mkdir(parents=True)
    (empty.data_dir / "note.txt").write_text("mine", encoding="utf-8")
    done = run(safekeeping.restore, empty, copy)
    assert isinstance(done.exception, NotEmpty)
    assert [path.name for path in empty.data_dir.iterdir()] == ["note.txt"]


def test_a_copy_of_the_other_world_is_refused(copy, empty):
    done = run(safekeeping.restore, replace(empty, world="drill"), copy)
    assert isinstance(done.exception, OtherInstallation)
    assert not empty.data_dir.exists()


def test_a_copy_of_a_newer_version_is_refused(copy, empty):
    manifest = copy / archive.MANIFEST
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(told | {"revision": "9999"}), encoding="utf-8")
    done = run(safekeeping.restore, empty, copy)
    assert "9999" in str(done.exception)
    assert not empty.data_dir.exists()


def test_no_copy_is_written_over_another(copy, living):
    before = (copy / archive.MANIFEST).read_bytes()
    done = run(safekeeping.backup, living.settings, copy)
    assert isinstance(done.exception, NotEmpty)
    assert (copy / archive.MANIFEST).read_bytes() == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_programs_of_postgresql_one_sentence_is_said(
    living, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    place = tmp_path / "copy"
    done = run(safekeeping.backup, living.settings, place)
    assert isinstance(done.exception, ProgramMissing)
    assert "pg_dump" in str(done.exception)
    assert not place.exists()
    assert not Path(f"{place}.unfinished").exists()


def test_the_commands_are_there_and_refuse_with_a_sentence(tmp_path, living):
    assert {"backup", "restore", "release"} <= set(cli.COMMANDS)
    done = run(safekeeping.release, living.settings)
    assert isinstance(done.exception, Refusal)
    done = run(safekeeping.restore, living.settings, tmp_path / "nowhere")
    assert isinstance(done.exception, BrokenCopy)
