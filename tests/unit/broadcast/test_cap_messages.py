"""CAP out: always in the schema's order, and free of the mistakes seen elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sample_drafts import CANCEL, DRILL, EVERY_KIND, LIFT, NOTICE, ORDER, UPDATE

from broadcast import cap
from broadcast.rules.composition import compose
from disaster.foundation.errors import FieldRefusal

DATA = Path(__file__).parents[2] / "data"
SCHEMA = etree.RelaxNG(etree.parse(DATA / "cap12.rng"))
SENDER = "bosai@city.example.jp"
EARLIER = cap.Reference(SENDER, "jp-142140-1", ORDER.issued_at - timedelta(hours=1))

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=20
)
times = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  (the zone is drawn apart)
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.timezones(),
    allow_imaginary=False,
)
names = st.text("abc-.:@/é避", min_size=1, max_size=12)
pairs = st.builds(cap.Pair, words, words)
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
rings = st.lists(points, min_size=3, max_size=5).map(lambda p: (*p, p[0]))
areas = st.builds(
    cap.CapArea,
    words,
    polygons=st.lists(rings, max_size=2).map(tuple),
    circles=st.lists(st.builds(cap.Circle, points, st.floats(0, 999))).map(tuple),
    geocodes=st.lists(pairs, max_size=2).map(tuple),
)
infos = st.builds(
    cap.CapInfo,
    language=st.sampled_from(["ja", "en", "ja-x-easy"]),
    categories=st.lists(st.sampled_from(cap.Category), min_size=1).map(tuple),
    event=words.filter(str.strip),
    response_types=st.lists(st.sampled_from(cap.ResponseType)).map(tuple),
    urgency=st.sampled_from(cap.Urgency),
    severity=st.sampled_from(cap.Severity),
    certainty=st.sampled_from(cap.Certainty),
    effective=st.none() | times,
    expires=st.none() | times,
    headline=words,
    description=words,
    contact=words,
    parameters=st.lists(pairs, max_size=2).map(tuple),
    areas=st.lists(areas, max_size=2).map(tuple),
)
alerts = st.builds(
    cap.CapAlert,
    identifier=names,
    sender=names,
    sent=times,
    status=st.sampled_from(cap.Status),
    message_type=st.sampled_from(cap.MessageType),
    scope=st.sampled_from(cap.Scope),
    note=words,
    references=st.lists(st.builds(cap.Reference, names, names, times), max_size=2).map(
        tuple
    ),
    infos=st.lists(infos, max_size=2).map(tuple),
)


def message(draft):
    references = (EARLIER,) if draft.kind.follows else ()
    publication = cap.Publication("jp-142140-2", SENDER, draft.issued_at, references)
    return cap.from_broadcast(draft, compose(draft), publication)


def assert_valid(xml):
    assert SCHEMA.validate(etree.fromstring(xml)), SCHEMA.error_log


@given(alerts)
def test_whatever_is_written_is_valid_or_refused(alert):
    try:
        xml = cap.to_xml(alert)
    except FieldRefusal:
        return
    assert_valid(xml)
    cap.parse(xml)


@pytest.mark.parametrize("draft", [*EVERY_KIND, DRILL])
def test_every_broadcast_of_ours_is_valid_clean_and_read_back_alike(draft):
    alert = message(draft)
    xml = cap.to_xml(alert)
    assert_valid(xml)
    assert cap.lint(alert) == []
    assert cap.parse(xml) == alert


def test_the_same_broadcast_gives_the_same_bytes():
    assert cap.to_xml(message(ORDER)) == cap.to_xml(message(ORDER))


def test_times_are_japanese_whole_seconds_and_never_z():
    moment = datetime(2026, 9, 3, 9, 20, 30, 123456, tzinfo=UTC)
    alert = replace(message(ORDER), sent=moment)
    assert b"<sent>2026-09-03T18:20:30+09:00</sent>" in cap.to_xml(alert)


def test_the_languages_are_japanese_easy_japanese_and_english():
    assert [i.language for i in message(ORDER).infos] == ["ja", "ja-x-easy", "en"]


@pytest.mark.parametrize(
    ("draft", "message_type"),
    [
        (ORDER, cap.MessageType.ALERT),
        (NOTICE, cap.MessageType.ALERT),
        (UPDATE, cap.MessageType.UPDATE),
        (LIFT, cap.MessageType.UPDATE),
        (CANCEL, cap.MessageType.CANCEL),
    ],
)
def test_each_kind_has_its_message_type(draft, message_type):
    assert message(draft).message_type is message_type


def test_a_lift_is_all_clear_and_past():
    info = message(LIFT).infos[0]
    assert info.response_types == (cap.ResponseType.ALL_CLEAR,)
    assert info.urgency is cap.Urgency.PAST


def test_a_cancel_says_that_it_was_sent_in_error_and_still_has_text():
    alert = message(CANCEL)
    assert "誤って送った" in alert.note
    assert alert.infos


def test_a_drill_is_an_exercise_with_its_name():
    alert = message(DRILL)
    assert alert.status is cap.Status.EXERCISE
    assert "総合防災訓練" in alert.note


def test_our_exact_texts_travel_inside_and_the_codes_have_names():
    info = message(ORDER).infos[0]
    values = [pair.value for pair in info.parameters]
    assert compose(ORDER)[next(iter(compose(ORDER)))].ticker in values
    assert all(pair.name and pair.value for pair in info.areas[0].geocodes)
    assert info.areas[0].geocodes[0].value == "142140"


@pytest.mark.parametrize("name", ["a b", "a,b", "a<b", "a&b", "", "a\nb"])
def test_names_that_break_references_are_refused(name):
    for field in ("identifier", "sender"):
        with pytest.raises(FieldRefusal):
            cap.to_xml(replace(message(ORDER), **{field: name}))


def test_control_characters_and_naive_times_are_refused():
    with pytest.raises(FieldRefusal):
        cap.to_xml(replace(message(ORDER), note="\x0b"))
    with pytest.raises(FieldRefusal):
        cap.to_xml(replace(message(ORDER), sent=ORDER.issued_at.replace(tzinfo=None)))


def with_info(**changes):
    alert = message(ORDER)
    infos = tuple(replace(info, **changes) for info in alert.infos)
    return replace(alert, infos=infos)


def with_ring(*ring: tuple[float, float]):
    return with_info(areas=(cap.CapArea("川辺", polygons=(ring,)),))


SQUARE = ((35.0, 139.0), (35.0, 139.1), (35.1, 139.1), (35.1, 139.0), (35.0, 139.0))
BOW_TIE = ((35.0, 139.0), (35.1, 139.1), (35.0, 139.1), (35.1, 139.0), (35.0, 139.0))
BEFORE = ORDER.issued_at - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("alert", "said"),
    [
        (with_info(language=""), "言語"),
        (with_info(language="en"), "別の言語"),
        (with_info(instruction=""), "とるべき行動"),
        (with_info(effective=BEFORE), "effective"),
        (with_info(onset=BEFORE), "onset"),
        (with_info(expires=BEFORE), "始まりより前"),
        (with_info(expires=None), "期限（expires）がありません"),
        (with_info(expires=ORDER.issued_at + timedelta(days=30)), "72時間"),
        (with_info(urgency=cap.Urgency.UNKNOWN), "Unknown"),
        (with_info(severity=cap.Severity.UNKNOWN), "Unknown"),
        (with_info(certainty=cap.Certainty.UNKNOWN), "Unknown"),
        (with_info(headline="長" * 161), "160文字"),
        (with_info(parameters=(cap.Pair("a", ""),)), "空いた組"),
        (with_info(web="/alerts/1"), "web"),
        (with_info(areas=()), "区域"),
        (with_info(areas=(cap.CapArea("川辺"),)), "polygon か circle"),
        (
            with_info(areas=(cap.CapArea("川辺", geocodes=(cap.Pair("a", "1"),)),)),
            "polygon か circle",
        ),
        (with_ring(*SQUARE[:-1]), "閉じて"),
        (with_ring(*BOW_TIE), "交わって"),
        (with_ring(*[(35 + n / 1000, 139.0) for n in range(101)], (35, 139)), "100点"),
        (with_ring((95.0, 139.0), (35.0, 139.1), (35.1, 139.1), (95.0, 139.0)), "範囲"),
        (replace(message(ORDER), references=(EARLIER,)), "Alert に references"),
        (replace(message(LIFT), references=()), "references が要ります"),
        (replace(message(LIFT), identifier=EARLIER.identifier), "自分自身"),
        (replace(message(LIFT), sent=EARLIER.sent - timedelta(hours=1)), "後の"),
        (replace(message(DRILL), note=""), "note"),
        (replace(message(CANCEL), infos=()), "info"),
        (replace(message(ORDER), scope=cap.Scope.RESTRICTED), "restriction"),
        (replace(message(ORDER), scope=cap.Scope.PRIVATE), "addresses"),
        (replace(message(ORDER), infos=message(ORDER).infos[:1] * 2), "同じ言語"),
    ],
)
def test_each_mistake_of_the_wild_is_found(alert, said):
    assert any(said in mistake for mistake in cap.lint(alert))


def test_a_plain_square_is_no_mistake():
    assert not any("polygon" in mistake for mistake in cap.lint(with_ring(*SQUARE)))
