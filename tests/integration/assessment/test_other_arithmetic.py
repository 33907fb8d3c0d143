"""Whatever can be judged one way is compared with the other without a fault."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from disaster.assessment import queries
from disaster.assessment.rules.comparing import cover
from tests.integration.assessment.survey_desk import quake_request

BANDS = (10, 20, 40, 60, 80, 100)
shares = st.fractions(min_value=0, max_value=Fraction(1, 5), max_denominator=60)
areas = st.lists(
    st.builds(
        lambda degree, share: {"degree": degree, "share": str(share)},
        st.sampled_from([0, 1, "2", 3, "4", 5]),
        shares,
    ),
    max_size=5,
)
counts = st.builds(
    lambda total, hidden, hit: {
        "total": str(total),
        "unconfirmed": min(hidden, total),
        "counts": {"3": hit if hit + min(hidden, total) <= total else 0, "1": "0"},
    },
    st.integers(1, 30),
    st.integers(0, 30),
    st.integers(0, 30),
)


@given(share=st.fractions(min_value=0, max_value=1, max_denominator=200))
def test_bands_cover_a_share_up_to_the_next_tenth(share):
    covered = Fraction(sum(cover(share, BANDS)), 100)
    assert share <= covered < share + Fraction(1, 10)


@settings(deadline=None)
@given(roof=areas, wall=areas)
def test_a_first_survey_is_always_compared(roof, wall):
    request = quake_request()
    request["survey"] |= {"roof": roof, "wall": wall, "outright": []}
    judged = queries.judge(request)
    covered = [sum(cover(Fraction(a["share"]), BANDS)[0:9]) for a in (*roof, *wall)]
    assert judged.comparison is not None or sum(covered) > 100


@settings(deadline=None)
@given(pillar=st.one_of(areas, counts), fixtures=counts)
def test_counts_are_compared_or_left_alone(pillar, fixtures):
    request = quake_request()
    survey = {**request["survey"], "pillar": pillar, "fixtures": fixtures}
    survey["outer_wall"] = survey.pop("wall")
    if 2 * int(fixtures["unconfirmed"]) >= int(fixtures["total"]):
        fixtures["unconfirmed"], fixtures["counts"] = 0, {"1": 1}
    queries.judge({**request, "stage": 2, "survey": survey})


def test_a_ticked_sheet_is_read_as_shares():
    request = quake_request()
    request["arithmetic"] = "sheet"
    request["survey"] = {
        "marks": {
            "roof": [{"degree": 1, "band": 20}],
            "wall": [{"degree": "3", "band": "40"}, {"degree": 3, "band": 10}],
        },
        "foundation_band": 20,
    }
    judged = queries.judge(request)
    assert judged.result.level == "half"
    assert judged.comparison["arithmetic"] == "exact"
    # 屋根 0.3、壁 18.75、基礎 2
    assert judged.comparison["ratio"] == "421/20"
