"""What must hold in every chapter, route and arithmetic: growth, bounds, order.

Each example draws a chapter of the edition, a survey of its parts and, where the
chapter knows one, a tilt; then one thing is made worse and both are judged.
"""

import copy
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disaster.assessment.lines import assess
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.levels import DamageLevel, classify

# A busy machine is no fault of the rules.
CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

BOOK = rulebook("R7.7")
SEVERITY = list(DamageLevel)
TWENTIETHS = 20
BANDS = BOOK.sheet.bands
FOUNDATION_BANDS = (*(band for band, _points in BOOK.foundation.sheet_bands), 75, 80)

CHAPTERS = [
    (chapter, route, stage)
    for chapter in BOOK.chapters
    if chapter.hazard != "ground"
    for route in chapter.compositions
    for stage in chapter.stages
]
NAMES = [f"{one.hazard}-{one.structure}-{stage}-{way}" for one, way, stage in CHAPTERS]


def members(chapter, route):
    return [member for rule in chapter.compositions[route] for member in rule.members]


@st.composite
def shares(draw):
    """Draw areas whose shares stay within the part, in twentieths."""
    cuts = sorted(draw(st.lists(st.integers(0, TWENTIETHS), max_size=3)))
    parts = [b - a for a, b in zip([0, *cuts], cuts, strict=False)]
    return [
        {"degree": draw(st.integers(0, 5)), "share": f"{part}/{TWENTIETHS}"}
        for part in parts
    ]


@st.composite
def marks(draw):
    """Draw ticked cells that stay within 100 percent."""
    found, room = [], 100
    for _cell in range(draw(st.integers(0, 3))):
        band = draw(st.sampled_from(BANDS))
        if band <= room:
            room -= band
            found.append({"degree": draw(st.integers(0, 5)), "band": band})
    return found


def foundations():
    return st.integers(0, 40).map(
        lambda damaged: {"perimeter_m": 40, "damaged_length_m": str(damaged)}
    )


def equipments():
    limits = BOOK.equipment_up_to.items()
    return st.fixed_dictionaries({key: st.integers(0, int(top)) for key, top in limits})


@st.composite
def surveys(draw, chapter, route, arithmetic):
    """Draw a survey of some parts of a chapter."""
    survey = {"route": route} if route else {}
    ticked = {}
    for member in members(chapter, route):
        if not draw(st.booleans()):
            continue
        if member.measured_by == "areas" and arithmetic == "sheet":
            ticked[member.part] = draw(marks())
        elif member.measured_by == "areas":
            survey[member.part] = draw(shares())
        elif member.measured_by == "percent":
            survey[member.key] = draw(st.integers(0, 100))
        elif member.measured_by == "equipment":
            survey[member.key] = draw(equipments())
        else:
            survey[member.key] = draw(foundations())
    if arithmetic == "sheet":
        survey["marks"] = ticked
    mean = draw(st.none() | st.integers(0, 70))
    # An empty survey is refused, so something is always there.
    first = chapter.compositions[route][0].members[0].part
    place = ticked if arithmetic == "sheet" else survey
    place.setdefault(first, [])
    return survey if mean is None else survey | {"tilt": {"mean_mm_per_1200": mean}}


def judge(chapter, stage, arithmetic, survey):
    return assess(
        {
            "rule_version": "R7.7",
            "hazard": chapter.hazard,
            "structure": chapter.structure,
            "stage": stage,
            "arithmetic": arithmetic,
            "survey": survey,
        }
    )


def worsen_areas(draw, areas):
    """Raise one degree, or let one degree cover what was undamaged."""
    ways = [at for at, area in enumerate(areas) if area["degree"] < 5]
    if ways and draw(st.booleans()):
        areas[draw(st.sampled_from(ways))]["degree"] += 1
        return
    left = 1 - sum(Fraction(area["share"]) for area in areas)
    more = draw(st.integers(0, int(left * TWENTIETHS)))
    degree = draw(st.integers(0, 5))
    areas.append({"degree": degree, "share": f"{more}/{TWENTIETHS}"})


def worsen_marks(draw, cells):
    """Raise one degree, widen one column, or tick one cell more."""
    room = 100 - sum(cell["band"] for cell in cells)
    ways = [("degree", at) for at, cell in enumerate(cells) if cell["degree"] < 5]
    for at, cell in enumerate(cells):
        wider = [band for band in BANDS if 0 < band - cell["band"] <= room]
        ways += [("band", at)] if wider else []
    if ways and draw(st.booleans()):
        what, at = draw(st.sampled_from(ways))
        if what == "degree":
            cells[at]["degree"] += 1
        else:
            now = cells[at]["band"]
            fitting = [band for band in BANDS if 0 < band - now <= room]
            cells[at]["band"] = draw(st.sampled_from(fitting))
        return
    fitting = [band for band in BANDS if band <= room]
    if fitting:
        degree, band = draw(st.integers(0, 5)), draw(st.sampled_from(fitting))
        cells.append({"degree": degree, "band": band})


def worsen(draw, survey):
    """Make one part of a survey worse, or its lean greater."""
    worse = copy.deepcopy(survey)
    keys = [key for key in worse if key not in {"route", "marks"}]
    keys += [f"marks.{part}" for part in worse.get("marks", ())]
    key = draw(st.sampled_from(keys))
    if key.startswith("marks."):
        worsen_marks(draw, worse["marks"][key.removeprefix("marks.")])
    elif key == "tilt":
        worse["tilt"]["mean_mm_per_1200"] += draw(st.integers(1, 40))
    elif key == "foundation":
        damaged = int(worse["foundation"]["damaged_length_m"])
        longer = str(draw(st.integers(damaged, 40)))
        worse["foundation"]["damaged_length_m"] = longer
    elif isinstance(worse[key], list):
        worsen_areas(draw, worse[key])
    elif isinstance(worse[key], dict):
        part = draw(st.sampled_from(sorted(worse[key])))
        top = int(BOOK.equipment_up_to[part])
        worse[key][part] = draw(st.integers(worse[key][part], top))
    else:
        worse[key] = draw(st.integers(worse[key], 100))
    return worse


@pytest.mark.parametrize("arithmetic", ["exact", "sheet"])
@pytest.mark.parametrize(("chapter", "route", "stage"), CHAPTERS, ids=NAMES)
@CALM
@given(data=st.data())
def test_more_damage_never_lowers_ratio_or_level(
    chapter, route, stage, arithmetic, data
):
    survey = data.draw(surveys(chapter, route, arithmetic))
    worse = worsen(data.draw, survey)
    before = judge(chapter, stage, arithmetic, survey)
    after = judge(chapter, stage, arithmetic, worse)
    assert SEVERITY.index(after.level) <= SEVERITY.index(before.level)
    if before.ratio is None:
        assert after.level == "total"
    elif after.ratio is not None:
        assert after.ratio >= before.ratio


@pytest.mark.parametrize("arithmetic", ["exact", "sheet"])
@pytest.mark.parametrize(("chapter", "route", "stage"), CHAPTERS, ids=NAMES)
@CALM
@given(data=st.data())
def test_the_ratio_is_bounded_explained_and_classified(
    chapter, route, stage, arithmetic, data
):
    survey = data.draw(surveys(chapter, route, arithmetic))
    result = judge(chapter, stage, arithmetic, survey)
    for bar in result.parts:
        assert 0 <= bar.points <= bar.composition
        assert bar.rate is None or 0 <= bar.rate <= 100
    if result.ratio is None:
        assert (result.level, result.to_next_level) == ("total", None)
        return
    assert 0 <= result.ratio <= 100
    assert result.ratio == max(one.ratio for one in result.sums)
    assert result.level <= classify(result.ratio) or result.decided_by == "tilt"
    counted = sum(bar.points for bar in result.parts if bar.is_counted)
    used = next(one for one in result.sums if one.ratio == result.ratio)
    lean = {"wood": 15, "nonwood": 20}[chapter.structure]
    assert result.ratio == counted + (lean if used.rule == "tilt" else 0)
    if arithmetic == "sheet":
        assert all(bar.points.denominator == 1 for bar in result.parts)


@pytest.mark.parametrize("arithmetic", ["exact", "sheet"])
@pytest.mark.parametrize(("chapter", "route", "stage"), CHAPTERS, ids=NAMES)
@CALM
@given(data=st.data(), random=st.randoms())
def test_the_order_of_parts_and_areas_makes_no_difference(
    chapter, route, stage, arithmetic, data, random
):
    def shuffled(value):
        if isinstance(value, list):
            return random.sample(value, len(value))
        if isinstance(value, dict):
            keys = random.sample(sorted(value), len(value))
            return {key: shuffled(value[key]) for key in keys}
        return value

    survey = data.draw(surveys(chapter, route, arithmetic))
    one = judge(chapter, stage, arithmetic, survey).as_json()
    other = judge(chapter, stage, arithmetic, shuffled(survey)).as_json()
    for answer in (one, other):
        for bar in answer["parts"]:
            bar["areas"].sort(key=str)
    assert one == other
