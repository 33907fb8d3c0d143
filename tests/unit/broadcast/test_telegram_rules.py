"""Which telegram proposes which draft, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from broadcast import cap, jma
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.telegrams import (
    Advice,
    InfoType,
    Outcome,
    StaleTelegram,
    Stand,
    Standing,
    TelegramStatus,
    decide,
    is_meant,
    is_stalled,
    next_poll,
    propose,
    reads_since,
    require_current,
    valid_until,
)
from broadcast.rules.widths import full_width_length
from tests import telegrams as sample

PLACE = jma.place_of("142140", {"rivers": {"8303120001": ["07", "08"]}})
NOW = sample.NOON


def proposed(xml):
    return propose(jma.read(xml, PLACE), PLACE, "見本市")


@pytest.mark.parametrize(
    ("xml", "hazard", "level", "topic"),
    [
        (sample.landslide(), Hazard.LANDSLIDE, 4, "landslide"),
        (sample.landslide("09", "レベル３"), Hazard.LANDSLIDE, 3, "landslide"),
        (sample.landslide_alert(), Hazard.LANDSLIDE, 4, "landslide"),
        (
            sample.warning(sample.RAIN, ("43", "レベル４大雨危険警報")),
            Hazard.INLAND_FLOOD,
            4,
            "inland_flood",
        ),
        (
            sample.warning(sample.SURGE, ("48", "レベル４高潮危険警報")),
            Hazard.STORM_SURGE,
            4,
            "storm_surge",
        ),
        (sample.river(), Hazard.FLOOD, 4, "flood:830312000100"),
        (sample.river("30", "氾濫警戒情報"), Hazard.FLOOD, 3, "flood:830312000100"),
    ],
)
def test_a_level_of_the_agency_proposes_an_order_and_says_whose_level_it_is(
    xml, hazard, level, topic
):
    proposal = proposed(xml)
    assert (proposal.advice, proposal.level, proposal.topic) == (
        Advice.DRAFT,
        level,
        topic,
    )
    fields = proposal.fields
    assert (fields.kind, fields.hazard, fields.level) == (Kind.ISSUE, hazard, level)
    assert "横浜地方気象台が9月3日12時00分に「" in fields.observation
    assert fields.next_update_at is None
    assert fields.open_shelters == ()


def test_a_river_proposes_the_districts_that_it_can_flood():
    assert proposed(sample.river()).fields.districts == ("07", "08")
    unknown = proposed(sample.river(river_code="1", city=sample.CITY))
    assert unknown.fields.districts == ()


@pytest.mark.parametrize("title", [sample.LANDSLIDE, sample.RAIN, sample.MINOR])
@pytest.mark.parametrize("code", ["33", "39", "53", "59", "77", ""])
def test_an_unknown_code_is_looked_at_and_never_given_a_level(title, code):
    proposal = proposed(sample.warning(title, (code, "レベル５かもしれない")))
    assert (proposal.advice, proposal.level, proposal.fields) == (
        Advice.LOOK,
        0,
        None,
    )


def test_an_unknown_code_beside_a_known_level_does_not_hide_the_level():
    xml = sample.warning(sample.RAIN, ("77", "なぞ"), ("43", "レベル４"))
    assert proposed(xml).level == 4


@pytest.mark.parametrize("code", ["50", "51", "60"])
def test_what_has_overflowed_is_a_level_that_only_people_give(code):
    assert proposed(sample.river(code, "氾濫発生情報")).advice is Advice.LOOK


@pytest.mark.parametrize(
    "xml",
    [
        sample.landslide("29", "レベル２土砂災害注意報"),
        sample.landslide("00", "解除"),
        sample.landslide_alert("1", "解除"),
        sample.warning(sample.MINOR, ("20", "濃霧注意報")),
        sample.warning(sample.OLD_WARNINGS, ("03", "大雨警報")),
        sample.quake("3"),
        sample.first_quake("3"),
        sample.tsunami("71", "津波予報（若干の海面変動）"),
        sample.danger(),
        sample.report("全般気象情報"),
    ],
)
def test_what_is_no_ground_for_a_draft_leads_to_nothing(xml):
    assert proposed(xml).advice is Advice.NOTHING


@pytest.mark.parametrize(
    ("xml", "hazard", "title"),
    [
        (sample.quake("4"), Hazard.EARTHQUAKE, "地震がありました（震度４）"),
        (sample.tsunami("51", "津波警報"), Hazard.TSUNAMI, "津波のおそれ"),
        (
            sample.report(sample.TORNADO, sample.warned(("1", "竜巻注意情報"))),
            Hazard.STORM,
            "竜巻などの突風",
        ),
        (
            sample.report(
                sample.RECORD_RAIN, sample.warned(("1", "記録的"), area="140020")
            ).replace("別の区域の値</Name><Code>49".encode(), b"</Name><Code>0"),
            Hazard.INLAND_FLOOD,
            "記録的な大雨",
        ),
    ],
)
def test_sudden_things_propose_a_notice_that_fits_the_subject(xml, hazard, title):
    fields = proposed(xml).fields
    assert (fields.kind, fields.hazard, fields.level) == (Kind.NOTICE, hazard, None)
    assert fields.title.startswith(title)
    assert full_width_length(fields.title) <= 30
    assert fields.body
    assert fields.action


def test_a_quake_tells_when_where_and_how_strong():
    fields = proposed(sample.quake("5-")).fields
    assert fields.body.startswith("9月3日11時58分ごろの地震で、見本市は震度５弱")
    assert fields.reasons == (Reason.STRONG_SHAKING,)


def test_an_intensity_that_is_missing_and_a_strong_region_are_looked_at():
    assert proposed(sample.quake("")).advice is Advice.LOOK
    assert proposed(sample.first_quake("5-")).advice is Advice.LOOK


def test_a_cap_message_becomes_a_notice_in_japanese():
    message = cap.as_message(cap.parse(sample.cap()), "kencho-1")
    proposal = propose(message, PLACE, "見本市")
    assert proposal.topic == "cap:kencho-1"
    assert proposal.fields.title == "断水のお知らせ"
    assert "県西部" in proposal.fields.body
    empty = replace(message, body="")
    assert propose(empty, PLACE, "").advice is Advice.LOOK


@pytest.mark.parametrize(
    ("status", "live", "drill"),
    [
        (TelegramStatus.NORMAL, True, True),
        (TelegramStatus.DRILL, False, True),
        (TelegramStatus.TEST, False, False),
    ],
)
def test_a_drill_never_becomes_a_live_draft_and_a_test_none_at_all(status, live, drill):
    assert is_meant(status, is_drill=False) is live
    assert is_meant(status, is_drill=True) is drill


LEVEL4 = proposed(sample.landslide())
LEVEL3 = proposed(sample.landslide("09", "レベル３土砂災害警報"))
LIFTED = proposed(sample.landslide("00", "解除"))
ISSUED, CORRECTED, CANCELLED = (
    InfoType.ISSUED,
    InfoType.CORRECTED,
    InfoType.CANCELLED,
)


@pytest.mark.parametrize(
    ("proposal", "stand", "info_type", "outcome"),
    [
        (LEVEL4, Stand.NONE, ISSUED, Outcome.DRAFTED),
        (LEVEL4, Stand.UNTOUCHED, ISSUED, Outcome.KEPT),
        (LEVEL4, Stand.TOUCHED, ISSUED, Outcome.KEPT),
        (LEVEL4, Stand.TOUCHED, CORRECTED, Outcome.CHECK),
        (LEVEL4, Stand.OUT, ISSUED, Outcome.OUT),
        (LEVEL4, Stand.OUT, CORRECTED, Outcome.CHECK),
        (LEVEL4, Stand.DECLINED, ISSUED, Outcome.DECLINED),
        (LEVEL3, Stand.UNTOUCHED, ISSUED, Outcome.UPDATED),
        (LEVEL3, Stand.TOUCHED, ISSUED, Outcome.CHECK),
        (LEVEL3, Stand.OUT, ISSUED, Outcome.CHECK),
        (LIFTED, Stand.NONE, ISSUED, Outcome.NOTHING),
        (LIFTED, Stand.UNTOUCHED, ISSUED, Outcome.WITHDRAWN),
        (LIFTED, Stand.TOUCHED, ISSUED, Outcome.CHECK),
        (LIFTED, Stand.TOUCHED, CANCELLED, Outcome.WITHDRAWN),
        (LIFTED, Stand.OUT, CANCELLED, Outcome.OUT_ENDED),
        (LIFTED, Stand.DECLINED, ISSUED, Outcome.NOTHING),
    ],
)
def test_what_becomes_of_a_telegram_beside_a_standing_draft(
    proposal, stand, info_type, outcome
):
    standing = Standing(stand, 4 if stand is not Stand.NONE else 0, LEVEL4.fields)
    assert decide(proposal, standing, info_type) is outcome


def test_a_higher_level_is_drafted_beside_what_people_did_with_the_lower():
    for stand in (Stand.TOUCHED, Stand.OUT, Stand.DECLINED):
        standing = Standing(stand, 3, LEVEL3.fields)
        assert decide(LEVEL4, standing, ISSUED) is Outcome.DRAFTED


def test_the_draft_stands_while_another_telegram_still_gives_the_level():
    standing = Standing(Stand.UNTOUCHED, 4, LEVEL4.fields, others=4)
    assert decide(LIFTED, standing, CANCELLED) is Outcome.KEPT
    assert decide(LEVEL3, standing, ISSUED) is Outcome.KEPT


def test_a_draft_goes_stale_by_the_report_and_in_a_drill_by_the_receipt():
    received = NOW + timedelta(days=300)
    live = valid_until(LEVEL4, NOW, received, is_drill=False)
    drill = valid_until(LEVEL4, NOW, received, is_drill=True)
    assert (live, drill) == (NOW + timedelta(hours=6), received + timedelta(hours=6))
    future = valid_until(LEVEL4, received, NOW, is_drill=False)
    assert future == NOW + timedelta(hours=6)
    require_current(None, received)
    require_current(live, live)
    with pytest.raises(StaleTelegram, match="下書きは残っています"):
        require_current(live, live + timedelta(seconds=1))


def test_feeds_are_read_twenty_seconds_past_and_rarer_while_they_fail():
    at = NOW.replace(second=30)
    marks = [next_poll(at, failures) for failures in (0, 1, 2, 9)]
    assert [(mark.minute, mark.second) for mark in marks] == [
        (1, 20),
        (2, 20),
        (4, 20),
        (4, 20),
    ]
    assert next_poll(NOW.replace(second=5)).minute == 0


def test_five_minutes_of_silence_alarm_and_a_long_gap_is_not_read_for_ever():
    first = NOW - timedelta(minutes=6)
    assert is_stalled(None, first, NOW)
    assert not is_stalled(NOW - timedelta(minutes=4), first, NOW)
    assert reads_since(None, NOW) == NOW - timedelta(hours=6)
    assert reads_since(NOW - timedelta(days=3), NOW) == NOW - timedelta(hours=6)
    assert reads_since(NOW, NOW) == NOW - timedelta(minutes=10)
