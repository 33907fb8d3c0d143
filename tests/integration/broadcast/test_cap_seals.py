"""What goes out is sealed with the city's key, and the key is always at hand."""

import json
import stat
from contextlib import suppress
from dataclasses import replace

import pytest
from alert_desk import awake, hand_in, let_out, notice, order, settle_town
from click.testing import CliRunner
from sqlalchemy import select

from broadcast import actions, cap, capseal, catv, publishing, queries
from broadcast.actions.sealing import HasCapKey
from broadcast.rules.kinds import Kind
from broadcast.rules.worlds import OtherWorld
from disaster.audit.tables import AuditEntry
from disaster.cli import disaster
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.console import Console
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.errors import Refusal


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=1)
    return house


def stored(house, broadcast_id):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return queries.get_broadcast(ctx, broadcast_id).cap_xml


def trusted(house):
    return capseal.certificates(house.settings.key_dir, house.settings.world)


def deeds(house):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return list(ctx.session.scalars(select(AuditEntry.deed)))


def tree(house):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return {f.path: f.content for f in publishing.public_files(ctx, 1)}


def test_the_first_approval_makes_the_key_and_later_ones_use_it(town, takahashi, sato):
    first = let_out(town, takahashi, sato, order())
    second = let_out(town, takahashi, sato, notice())
    assert deeds(town).count("key.cap_made") == 1
    for broadcast_id in (first, second):
        verified = capseal.verify(
            stored(town, broadcast_id), trusted(town), clock.now()
        )
        assert cap.lint(cap.parse(verified.content)) == []


def test_the_served_bytes_verify_with_the_published_certificate(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    files = tree(town)
    pinned = capseal.pinned(files["feed/cap-signing.pem"])
    (path,) = [path for path in files if path.startswith("feed/cap/")]
    assert files[path] == stored(town, broadcast_id)
    capseal.verify(files[path], pinned, clock.now())
    page = files["alerts/index.html"].decode().replace("<wbr>", "")
    assert capseal.fingerprint(pinned[0]) in page
    assert "feed/cap-signing.pem" in page


def test_a_renewed_key_leaves_the_old_messages_as_they_were(town, takahashi, sato):
    old = let_out(town, takahashi, sato, order())
    before = stored(town, old)
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        actions.make_cap_key(ctx, renew=True)
    new = let_out(town, takahashi, sato, notice())
    assert stored(town, old) == before
    pinned = capseal.pinned(tree(town)["feed/cap-signing.pem"])
    signers = [
        capseal.verify(stored(town, each), pinned, clock.now()).certificate
        for each in (new, old)
    ]
    assert signers == pinned


def test_a_broken_key_file_does_not_hold_up_an_approval(town, takahashi, sato):
    keys = town.settings.key_dir
    keys.mkdir(parents=True, exist_ok=True)
    (keys / "cap-live.pem").write_text("half a file")
    assert "feed/cap-signing.pem" not in tree(town)
    broadcast_id = let_out(town, takahashi, sato, order())
    capseal.verify(stored(town, broadcast_id), trusted(town), clock.now())


def test_an_approval_that_cannot_seal_is_refused_and_nothing_is_lost(
    town, takahashi, sato, tmp_path
):
    (tmp_path / "no-directory").write_text("")
    blocked = House(
        replace(town.settings, key_dir=tmp_path / "no-directory"), town.engine
    )
    broadcast_id, read = hand_in(town, takahashi, order())
    with (
        pytest.raises(capseal.UnusableCapKey, match="KEY_DIR"),
        unit_of_work(blocked, awake(sato), clock.now()) as ctx,
    ):
        actions.approve(ctx, broadcast_id, read, "4")
    with unit_of_work(town, awake(sato), clock.now()) as ctx:
        actions.approve(ctx, broadcast_id, read, "4")


def test_references_name_the_earlier_message_by_its_own_words(town, takahashi, sato):
    first = let_out(town, takahashi, sato, order())
    moved = House(replace(town.settings, mail_from="new@city.example"), town.engine)
    second = let_out(moved, takahashi, sato, order(kind=Kind.UPDATE), follows=first)
    (reference,) = cap.parse(stored(town, second)).references
    assert reference == cap.reference_to(stored(town, first))
    assert reference.sender == town.settings.mail_from


def test_a_text_of_the_other_world_is_neither_approved_nor_published(
    town, takahashi, sato
):
    broadcast_id = let_out(town, takahashi, sato, order())
    drill = House(replace(town.settings, world="drill"), town.engine)
    waiting, read = hand_in(town, takahashi, notice())
    with (
        pytest.raises(Refusal),
        unit_of_work(drill, awake(sato), clock.now()) as ctx,
    ):
        actions.approve(ctx, waiting, read)
    files: dict[str, bytes] = {}
    # Cable television, which comes last, refuses such a house altogether.
    with (
        suppress(catv.OtherWorld),
        reading(drill, SYSTEM, clock.now()) as ctx,
    ):
        for file in publishing.public_files(ctx, 1):
            files[file.path] = file.content
    assert "feed/exercise.atom" in files
    assert not [path for path in files if str(broadcast_id) in path]
    assert not [path for path in files if path.startswith("feed/cap/")]


def test_the_worlds_refusal_says_which_is_which(town, takahashi):
    from broadcast.rules import keeping
    from broadcast.rules.kinds import World
    from broadcast.rules.worlds import require_own_world

    waiting, _read = hand_in(town, takahashi, notice())
    with reading(town, SYSTEM, clock.now()) as ctx:
        draft = keeping.draft(queries.get_broadcast(ctx, waiting).draft)
    with pytest.raises(OtherWorld, match="本番の文面ですが、ここは訓練"):
        require_own_world(draft, World.DRILL)


def test_a_key_is_replaced_only_when_asked_for(town):
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        actions.make_cap_key(ctx)
        with pytest.raises(HasCapKey, match="--renew"):
            actions.make_cap_key(ctx)


@pytest.fixture
def run(town):
    console = Console(
        lambda: town.settings, lambda _settings: town, lambda _ctx, _name: SYSTEM
    )
    return lambda *words: CliRunner().invoke(
        disaster.get_command(None, words[0]), words[1:], obj=console
    )


def test_the_command_makes_shows_and_verifies(town, takahashi, sato, run, tmp_path):
    made = run("keys", "cap", "make")
    assert made.exit_code == 0
    mark = made.stdout.strip()
    assert run("keys", "cap", "show").stdout.startswith(mark)
    pem = tmp_path / "pinned.pem"
    pem.write_text(run("keys", "cap", "show", "--pem").stdout)
    file = tmp_path / "alert.xml"
    file.write_bytes(stored(town, let_out(town, takahashi, sato, order())))
    told = run("cap", "verify", str(file), "--certificate", str(pem), "--json")
    assert json.loads(told.stdout)["fingerprint"] == mark
    assert "identifier\tjp-142140-" in run("cap", "verify", str(file)).stdout
    file.write_bytes(file.read_bytes().replace("川辺".encode(), "山辺".encode()))
    assert isinstance(run("cap", "verify", str(file)).exception, capseal.BrokenSeal)


def test_the_secret_is_for_the_service_alone(town):
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        actions.make_cap_key(ctx)
    mode = (town.settings.key_dir / "cap-live.pem").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
