"""`disaster assess` answers every line: valid, spoilt in one place, or pure noise."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disaster.assessment.lines import assess_lines
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules import keys

# A busy machine is no fault of the rules.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BOOK = rulebook("R7.7")
REAL_KEYS = sorted(
    keys.FACTS
    | keys.EXACT_STOREYS
    | keys.SHEET
    | keys.SHEET_STOREYS
    | keys.PICTURES
    | {key for chapter in BOOK.chapters for key in chapter.part_keys}
    | {"degree", "share", "band", "total", "counts", "unconfirmed", "plumb_mm"}
    | {"horizontal_mm", "corners_xy_mm", "mean_mm_per_1200", "perimeter_m", "type"}
    | {"damaged_length_m", "stones_total", "crack_clusters_m", "bath_pct", "ratio"}
)


def request(hazard, structure, stage, survey, **more):
    chapter = {"hazard": hazard, "structure": structure, "stage": stage}
    return {"id": "n", "rule_version": "R7.7", **chapter, **more, "survey": survey}


ROOF = [{"degree": 1, "share": "3/4"}, {"degree": 2, "share": "1/4"}]
TICKS = [{"degree": 3, "band": 40}]
CORNERS = {"plumb_mm": 1200, "corners_xy_mm": [[1, 2], [3, "4.5"]] * 2}
FOUND = {"perimeter_m": "40", "cracks_ge_0_3mm": 2, "crack_clusters_m": ["0.5"]}
VALID = [
    request("earthquake", "wood", 1, {"roof": ROOF, "foundation": FOUND}),
    request("earthquake", "wood", 1, {"roof": ROOF, "tilt": CORNERS}),
    request(
        *("earthquake", "wood", 2),
        {"marks": {"roof": TICKS}, "foundation_band": 10},
        arithmetic="sheet",
    ),
    request(
        *("earthquake", "wood", 2),
        {"marks_main": {"roof": TICKS}, "roof_share_main_other": ["0.6", "0.4"]},
        arithmetic="sheet",
    ),
    request(
        *("flood", "wood", 2),
        {"part_points_main_other": {"floor": ["5", "0"]}, "foundation_points": 1},
    ),
    request(
        *("flood", "wood", 1),
        {"storeys": 2, "detached": True, "depth_above_floor_m": "1.80"},
    ),
    request("flood", "wood", 1, {"sample_depths_m": [2] * 4}, method="area_sample"),
    request("wind", "nonwood", "single", {"equipment_in": {"bath_pct": 20}}),
    request(
        *("earthquake", "nonwood_steel", 2),
        {"brace_pairs": {"total": 4, "unconfirmed": 1, "counts": {"2": 1}}},
        part="pillar",
    ),
    request(
        *("ground", "wood", 2),
        {"sink": "all_up_to_floor", "floor1_area": 6, "total_area": 9}
        | {"points": {"roof": 1}},
    ),
    {"id": 7, "classify": {"ratio": "49.99"}},
]
NOISE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(-(10**30), 10**30),
        st.floats(),
        st.text(max_size=8),
        st.from_regex(r"-?[0-9]{1,19}([./][0-9]{1,19})?", fullmatch=True),
        st.sampled_from(REAL_KEYS),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(REAL_KEYS) | st.text(max_size=4), inner),
    ),
    max_leaves=10,
)


def places(value, path=()):
    """Yield the path of every value inside a request."""
    yield path
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, one in inner:
        yield from places(one, (*path, key))


@st.composite
def spoilt(draw):
    """Draw a valid request with one value replaced, removed or added."""
    asked = copy.deepcopy(draw(st.sampled_from(VALID)))
    *way, last = draw(st.sampled_from([path for path in places(asked) if path]))
    place = asked
    for step in way:
        place = place[step]
    if draw(st.booleans()):
        place[last] = draw(NOISE)
    elif isinstance(place, dict):
        place[draw(st.sampled_from(REAL_KEYS))] = draw(NOISE)
    else:
        place.append(draw(NOISE))
    return asked


def check(answer):
    """Check that an answer is a verdict, or a refusal with field and sentences."""
    json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
    if answer["ok"]:
        assert answer.keys() >= {"id", "rule_version"}
        return
    error = answer["error"]
    assert error.keys() == {"field", "reason_ja", "reason"}
    assert all(isinstance(text, str) and text for text in error.values())


def test_the_seeds_of_the_fuzz_are_valid():
    answers = list(assess_lines(json.dumps(one) for one in VALID))
    assert [answer["ok"] for answer in answers] == [True] * len(VALID)


@settings(CALM, max_examples=400)
@given(st.lists(spoilt(), min_size=1, max_size=3))
def test_a_line_that_was_spoilt_in_one_place_is_answered(asked):
    answers = list(assess_lines(json.dumps(one) for one in asked))
    assert len(answers) == len(asked)
    for answer in answers:
        check(answer)


@settings(CALM, max_examples=200)
@given(st.lists(st.one_of(NOISE.map(json.dumps), st.text()), max_size=4))
def test_noise_is_answered_and_never_raised(lines):
    for answer in assess_lines(lines):
        check(answer)


@CALM
@given(st.sampled_from(VALID), NOISE)
def test_any_value_of_any_survey_key_is_answered(asked, value):
    for key in REAL_KEYS:
        line = json.dumps({**asked, "survey": {key: value}})
        (answer,) = assess_lines([line])
        check(answer)


@pytest.mark.parametrize("depth", [50, 500, 5_000, 100_000])
def test_nesting_however_deep_is_answered(depth):
    line = '{"survey":' * depth + "1" + "}" * depth
    (answer,) = assess_lines([line])
    assert answer["ok"] is False
