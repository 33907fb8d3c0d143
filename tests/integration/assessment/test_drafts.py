"""Half-filled sheets: kept, offered again, gone with the survey, never revived."""

import threading
from datetime import timedelta

import pytest

from disaster.assessment import queries
from disaster.assessment.actions import drafts
from disaster.assessment.actions.drafts import OtherSheet, SavedElsewhere, Sketch
from disaster.foundation.errors import Forbidden
from tests.conftest import NOON, person
from tests.integration.assessment.sheet_desk import QUAKE

WAY = {**QUAKE, "arithmetic": "exact", "route": "", "storeys": "", "pictures": ""}


def sketch(street, values=None, seen="", building="B1", **way):
    return Sketch(
        street["quake"],
        street[building],
        {**WAY, **way},
        values or {"roof_share_3": ["1/2"]},
        seen,
    )


def test_a_draft_is_kept_and_carried_on(work, street, tamura):
    with work(tamura) as ctx:
        draft = drafts.save(ctx, sketch(street))
        seen = drafts.version_of(draft)
    with work(tamura, NOON + timedelta(minutes=1)) as ctx:
        more = {"roof_share_3": ["1/2"], "note": ["読めない ＊"]}
        drafts.save(ctx, sketch(street, more, seen))
    with work(tamura) as ctx:
        draft = queries.find_draft(ctx, street["quake"], street["B1"])
        assert draft.values == more
        assert draft.way == WAY
        assert drafts.version_of(draft) > seen
        assert [one.id for one in queries.own_drafts(ctx)] == [draft.id]


def test_nobody_sees_the_draft_of_another(work, street, tamura, yoshida):
    with work(tamura) as ctx:
        drafts.save(ctx, sketch(street))
    with work(yoshida) as ctx:
        assert queries.find_draft(ctx, street["quake"], street["B1"]) is None
        assert queries.own_drafts(ctx) == []
        drafts.discard(ctx, street["quake"], street["B1"])
        drafts.save(ctx, sketch(street, {"note": ["別の人"]}))
    with work(tamura) as ctx:
        kept = queries.find_draft(ctx, street["quake"], street["B1"])
        assert kept.values == {"roof_share_3": ["1/2"]}


def test_a_page_that_missed_a_saving_overwrites_nothing(work, street, tamura):
    with work(tamura) as ctx:
        old = drafts.version_of(drafts.save(ctx, sketch(street)))
    with work(tamura, NOON + timedelta(minutes=1)) as ctx:
        drafts.save(ctx, sketch(street, {"note": ["新しい"]}, old))
    for seen in (old, ""):
        with pytest.raises(SavedElsewhere), work(tamura) as ctx:
            drafts.save(ctx, sketch(street, seen=seen))
    with work(tamura) as ctx:
        kept = queries.find_draft(ctx, street["quake"], street["B1"])
        assert kept.values == {"note": ["新しい"]}


def test_a_late_saving_does_not_revive_what_was_recorded(work, street, tamura):
    with work(tamura) as ctx:
        seen = drafts.version_of(drafts.save(ctx, sketch(street)))
    with work(tamura) as ctx:
        drafts.discard(ctx, street["quake"], street["B1"])
    with pytest.raises(SavedElsewhere), work(tamura) as ctx:
        drafts.save(ctx, sketch(street, seen=seen))
    with work(tamura) as ctx:
        assert queries.own_drafts(ctx) == []


def test_one_house_has_one_draft_of_a_person(work, street, tamura):
    with work(tamura) as ctx:
        seen = drafts.version_of(drafts.save(ctx, sketch(street)))
    with pytest.raises(OtherSheet), work(tamura) as ctx:
        drafts.save(ctx, sketch(street, seen=seen, stage="2"))
    with work(tamura) as ctx:
        drafts.save(ctx, sketch(street, building="B2", stage="2"))
        assert len(queries.own_drafts(ctx)) == 2
        assert len(queries.own_drafts(ctx, street["B2"])) == 1


def test_two_pages_that_begin_at_once_leave_one_draft(work, street, tamura):
    outcomes, gate = [], threading.Barrier(2)

    def begin():
        try:
            with work(tamura) as ctx:
                gate.wait(timeout=1)
                drafts.save(ctx, sketch(street))
                outcomes.append("kept")
        except (SavedElsewhere, threading.BrokenBarrierError) as reason:
            outcomes.append(type(reason).__name__)

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with work(tamura) as ctx:
        assert len(queries.own_drafts(ctx)) == outcomes.count("kept") <= 1


def test_only_surveyors_keep_drafts(work, street, yamaguchi):
    for deed in (
        lambda ctx: drafts.save(ctx, sketch(street)),
        lambda ctx: drafts.discard(ctx, street["quake"], street["B1"]),
    ):
        with pytest.raises(Forbidden), work(yamaguchi) as ctx:
            deed(ctx)


def test_a_namesake_is_somebody_else(work, street, tamura):
    with work(tamura) as ctx:
        drafts.save(ctx, sketch(street))
    namesake = person("tamura2", "田村", *tamura.roles)
    with work(namesake) as ctx:
        assert queries.own_drafts(ctx) == []
