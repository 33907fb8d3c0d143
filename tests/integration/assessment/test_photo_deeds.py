"""Photographs are kept byte by byte, bound to parts, and stand still once decided."""

import errno
import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from disaster.assessment import actions, photofiles, queries
from disaster.assessment.actions import photos as deeds
from disaster.assessment.actions.photos import Outcome, Upload
from disaster.assessment.photofiles import FileProblem
from disaster.assessment.queries import photos as asking
from disaster.assessment.rules.photographing import PhotosFinal, UnusablePhoto
from disaster.assessment.rules.surveying import NotSameHouse
from disaster.audit.tables import AuditEntry
from disaster.foundation.authority import Role
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import FieldRefusal, Forbidden, NotFound
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentClosed
from tests.conftest import NOON, person
from tests.integration.assessment.photo_desk import BLUE, picture
from tests.integration.assessment.survey_desk import (
    declare_flood,
    depth_request,
    record,
    visit,
)

TAKEN = "2026:09:03 11:30:00"


@pytest.fixture
def surveyed(work, street, tamura):
    """Record a survey of the first house and return its id."""
    with work(tamura) as ctx:
        return record(ctx, street).id


@pytest.fixture
def add(work, tamura, surveyed):
    """Give a function that adds a photograph to that survey."""

    def added(content=None, part="roof", caption="", survey_id=surveyed, at=NOON):
        upload = Upload(content or picture(taken=TAKEN), part, caption)
        with work(tamura, at) as ctx:
            made = deeds.add_photo(ctx, survey_id, upload)
            ctx.session.refresh(made.photo)
            ctx.session.expunge(made.photo)
            return made

    return added


def files(settings):
    folder = settings.data_dir / "photos"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_bytes_and_row_say_the_same(add, settings):
    content = picture((120, 90), taken=TAKEN, place=(35.4, 139.3), turn=6)
    made = add(content, caption=" 棟瓦が\nずれている ")
    photo, name = made.photo, hashlib.sha256(content).hexdigest()
    assert made.outcome is Outcome.ADDED
    assert (photo.sha256, photo.media_type) == (name, "image/jpeg")
    assert (photo.size, photo.width, photo.height) == (len(content), 90, 120)
    assert (photo.part, photo.caption) == ("roof", "棟瓦が ずれている")
    assert photo.captured_at == datetime(2026, 9, 3, 2, 30, tzinfo=UTC)
    assert (photo.latitude, photo.longitude) == pytest.approx((35.4, 139.3))
    assert (photo.received_at, photo.receiver_name) == (NOON, "田村")
    assert photofiles.original(settings.data_dir, name) == content
    assert files(settings) == [name, f"{name}.thumb.jpg"]


def test_the_same_photograph_twice_changes_nothing(add, work, tamura, surveyed):
    first, second = add(part="roof"), add(part="wall")
    assert (first.outcome, second.outcome) == (Outcome.ADDED, Outcome.KNOWN)
    assert second.photo.id == first.photo.id
    assert second.photo.part == "roof"
    with work(tamura) as ctx:
        assert len(asking.photos(ctx, surveyed)) == 1


def test_two_surveys_share_one_file(add, work, tamura, street, settings):
    with work(tamura) as ctx:
        other = record(ctx, street, "B2").id
    add()
    assert add(survey_id=other).outcome is Outcome.ADDED
    assert len(files(settings)) == 2


@pytest.mark.parametrize(
    "taken",
    ["1970:01:01", "1980:01:01", "2023:12:31", "2031:01:01"],
)
def test_a_wrong_clock_is_not_believed_and_not_lost(add, work, tamura, settings, taken):
    made = add(picture(taken=f"{taken} 00:00:00"))
    assert made.clock_is_wrong
    assert made.photo.captured_at is None
    with work(tamura) as ctx:
        assert asking.clock_is_wrong(ctx, made.photo)
    kept = photofiles.original(settings.data_dir, made.photo.sha256)
    assert taken.encode() in kept


def test_a_camera_without_a_clock_is_not_called_wrong(add, work, tamura):
    made = add(picture())
    assert (made.clock_is_wrong, made.photo.captured_at) == (False, None)
    with work(tamura) as ctx:
        assert not asking.clock_is_wrong(ctx, made.photo)


def test_a_photograph_of_nothing_leaves_no_file(add, settings):
    with pytest.raises(FieldRefusal, match="何の写真か"):
        add(part="cellar")
    assert files(settings) == []


def test_what_is_no_picture_leaves_no_file(add, settings):
    with pytest.raises(UnusablePhoto):
        add(b"%PDF-1.7 something else")
    assert files(settings) == []


def test_a_full_disk_leaves_neither_row_nor_file(
    add, work, tamura, surveyed, settings, monkeypatch
):
    def full(_handle):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(photofiles.StoreFull, match="いっぱい"):
        add()
    monkeypatch.undo()
    with work(tamura) as ctx:
        assert asking.all_photos(ctx, surveyed) == []
    assert files(settings) == []


def test_who_may_not_record_may_not_add(work, miyata, surveyed):
    with pytest.raises(Forbidden), work(miyata) as ctx:
        deeds.add_photo(ctx, surveyed, Upload(picture(), "roof"))


def test_a_photograph_is_taken_out_with_a_reason_and_put_back(
    add, work, tamura, surveyed
):
    photo_id = add().photo.id
    with pytest.raises(FieldRefusal, match="理由"), work(tamura) as ctx:
        deeds.remove_photo(ctx, surveyed, photo_id, "  ")
    with work(tamura) as ctx:
        deeds.remove_photo(ctx, surveyed, photo_id, "隣の家の写真")
    with work(tamura) as ctx:
        assert asking.photos(ctx, surveyed) == []
        (gone,) = asking.all_photos(ctx, surveyed)
        assert (gone.removal_reason, gone.removed_by) == ("隣の家の写真", "tamura")
    assert add().outcome is Outcome.TAKEN_OUT
    with work(tamura) as ctx:
        deeds.restore_photo(ctx, surveyed, photo_id)
    with work(tamura) as ctx:
        (back,) = asking.photos(ctx, surveyed)
        assert (back.removed_at, back.removal_reason) == (None, "")


def test_a_photograph_can_be_bound_to_the_part_it_really_shows(
    add, work, tamura, surveyed
):
    photo_id = add(part="roof").photo.id
    with work(tamura) as ctx:
        deeds.bind_photo(ctx, surveyed, photo_id, "foundation", "北西の角")
    with work(tamura) as ctx:
        (photo,) = asking.photos(ctx, surveyed)
        assert (photo.part, photo.caption) == ("foundation", "北西の角")


def test_nothing_changes_behind_a_decision(add, work, tamura, sato, surveyed):
    photo_id = add().photo.id
    with work(sato) as ctx:
        actions.decide(ctx, surveyed)
    for deed in (
        lambda ctx: deeds.remove_photo(ctx, surveyed, photo_id, "違う家"),
        lambda ctx: deeds.restore_photo(ctx, surveyed, photo_id),
        lambda ctx: deeds.bind_photo(ctx, surveyed, photo_id, "wall", ""),
    ):
        with pytest.raises(PhotosFinal, match="決定"), work(tamura) as ctx:
            deed(ctx)


def test_a_late_photograph_is_kept_and_known_to_be_late(
    add, work, tamura, sato, surveyed
):
    early = add(part="roof")
    with work(sato) as ctx:
        actions.decide(ctx, surveyed)
    late = add(picture(colour=BLUE), part="wall", at=NOON + timedelta(hours=1))
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, surveyed)
        assert not asking.is_after_decision(survey, early.photo)
        assert asking.is_after_decision(survey, late.photo)


def test_a_closed_disaster_takes_no_photographs(add, work, street):
    with work(person("honbu", "本部", *Role)) as ctx:
        incidents.close(ctx, street["quake"])
    with pytest.raises(IncidentClosed):
        add()


def test_a_photograph_belongs_to_its_survey(add, work, tamura, street):
    photo_id = add().photo.id
    with work(tamura) as ctx:
        other = record(ctx, street, "B2").id
    with pytest.raises(NotFound, match="写真"), work(tamura) as ctx:
        deeds.remove_photo(ctx, other, photo_id, "違う家")


def test_a_survey_recorded_anew_takes_its_photographs_along(
    add, work, tamura, sato, street
):
    surveyed = add(caption="棟").photo.survey_id
    gone = add(picture(colour=BLUE)).photo.id
    with work(tamura) as ctx:
        deeds.remove_photo(ctx, surveyed, gone, "別の家")
    with work(sato) as ctx:
        actions.send_back(ctx, surveyed, "外壁を見直してください")
    with work(tamura) as ctx:
        again = record(ctx, street)
        earlier = asking.earlier_with_photos(ctx, again)
        assert earlier is not None
        assert earlier.id == surveyed
        assert len(deeds.bring_photos(ctx, again.id, surveyed)) == 1
        assert deeds.bring_photos(ctx, again.id, surveyed) == []
        (photo,) = asking.photos(ctx, again.id)
        assert (photo.part, photo.caption) == ("roof", "棟")


def test_photographs_of_another_house_are_not_brought_along(
    add, work, tamura, street, surveyed
):
    add()
    with work(tamura) as ctx:
        other = record(ctx, street, "B2").id
    with pytest.raises(NotSameHouse), work(tamura) as ctx:
        deeds.bring_photos(ctx, other, surveyed)


def test_the_wanted_photographs_follow_the_survey(add, work, tamura, surveyed):
    add(part="roof")
    add(picture(colour=BLUE), part="north")
    with work(tamura) as ctx:
        wanted = asking.wanted(ctx, queries.get_survey(ctx, surveyed))
        assert [one.slot.key for one in wanted if one.is_there] == ["north", "roof"]
        labels = [one.slot.label for one in wanted]
        assert labels[4:] == ["屋根", "壁（外壁）", "基礎"]


def test_a_flood_by_depth_offers_the_parts_and_wants_the_water_marks(
    work, tamura, street
):
    with work(person("honbu", "本部", *Role)) as ctx:
        flood = declare_flood(ctx)
    with work(tamura) as ctx:
        made = actions.record_survey(ctx, visit(flood, street["B1"]), depth_request())
        seen = asking.seen(made)
        assert ("outer_wall", "外壁") in seen.parts
        wanted = asking.wanted(ctx, made)
        assert [one.slot.key for one in wanted][4:] == ["water_near", "water_far"]


def test_a_check_names_rows_without_their_bytes(add, work, tamura, settings):
    lost, rotten = add().photo, add(picture(colour=BLUE)).photo
    sound = add(picture((10, 10))).photo
    folder = settings.data_dir / "photos"
    (folder / lost.sha256[:2] / lost.sha256).unlink()
    place = folder / rotten.sha256[:2] / rotten.sha256
    turned = bytearray(place.read_bytes())
    turned[-10] ^= 1
    place.write_bytes(turned)
    with work(tamura) as ctx:
        found = {one.photo_id: one.problem for one in asking.photo_problems(ctx)}
        assert found == {
            lost.id: FileProblem.MISSING,
            rotten.id: FileProblem.DAMAGED,
        }
        assert sound.id not in found
        shallow = {one.photo_id for one in asking.photo_problems(ctx, deep=False)}
        assert shallow == {lost.id}


def test_a_file_of_a_rolled_back_deed_is_found_as_an_orphan(
    house, work, tamura, surveyed, settings
):
    content = picture()

    def fail():
        with unit_of_work(house, tamura, NOON) as ctx:
            deeds.add_photo(ctx, surveyed, Upload(content, "roof"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    name = hashlib.sha256(content).hexdigest()
    assert files(settings) == [name, f"{name}.thumb.jpg"]
    now = datetime.now(UTC)
    with work(tamura, now) as ctx:
        assert asking.photo_orphans(ctx) == []
    with work(tamura, now + timedelta(hours=2)) as ctx:
        assert {path.name for path in asking.photo_orphans(ctx)} == set(files(settings))


def test_the_same_photograph_from_two_tablets_at_once_is_one_row(
    house, work, tamura, surveyed
):
    content, start, outcomes = picture(taken=TAKEN), Barrier(2), []

    def send():
        start.wait()
        with unit_of_work(house, tamura, NOON) as ctx:
            made = deeds.add_photo(ctx, surveyed, Upload(content, "roof"))
            outcomes.append(made.outcome)

    senders = [Thread(target=send) for _tablet in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(outcomes) == [Outcome.ADDED, Outcome.KNOWN]
    with work(tamura) as ctx:
        assert len(asking.photos(ctx, surveyed)) == 1


def test_every_deed_leaves_a_line_in_the_audit(add, work, tamura, surveyed):
    photo = add().photo
    with work(tamura) as ctx:
        deeds.bind_photo(ctx, surveyed, photo.id, "wall", "")
        deeds.remove_photo(ctx, surveyed, photo.id, "別の家")
        deeds.restore_photo(ctx, surveyed, photo.id)
    with work(tamura) as ctx:
        entries = [entry for entry in audit_lines(ctx) if "photo" in entry[0]]
    assert [deed for deed, _facts in entries] == [
        "survey.photo_added",
        "survey.photo_bound",
        "survey.photo_removed",
        "survey.photo_restored",
    ]
    assert entries[0][1]["sha256"] == photo.sha256
    assert entries[1][1]["before"] == "roof"


def audit_lines(ctx):
    wanted = select(AuditEntry).order_by(AuditEntry.number)
    return [(one.deed, json.loads(one.facts)) for one in ctx.session.scalars(wanted)]
