"""Latest or heaviest: lists and sums in SQL say what one house says in Python."""

from collections import Counter
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from disaster.assessment import actions, exports, queries
from disaster.assessment.queries.counting import counts, is_replaced
from disaster.assessment.rules import surveying
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.tables import Survey
from disaster.foundation.csvfiles import read_csv
from disaster.incidents.rules import Counting
from disaster.incidents.tables import Incident
from tests.conftest import NOON
from tests.integration.assessment.chain_desk import MILDER, decided, recorded

DECIDER = {"decided_by": "sato", "decided_at": NOON, "decider_name": "佐藤"}
REVIEWER = {"reviewed_by": "sato", "reviewed_at": NOON, "reviewer_name": "佐藤"}
SETTLED = (SurveyState.DECIDED, SurveyState.RETURNED, SurveyState.SET_ASIDE)
SEEN = (SurveyState.DECIDED, SurveyState.REVIEWED)

# A round is what was decided or not; beside a decided one others were set aside.
rounds = st.lists(
    st.tuples(st.sampled_from(list(DamageLevel)), st.sampled_from(list(SurveyState))),
    max_size=6,
)
streets = st.dictionaries(st.sampled_from(["B1", "B2", "B3", "B4"]), rounds)


class Undone(Exception):
    """Ends an example, so that nothing of it is kept."""


@contextmanager
def undone(work, actor):
    """Open one unit of work of which nothing is kept."""
    with suppress(Undone), work(actor) as ctx:
        yield ctx
        raise Undone


def heavier(ctx, street):
    """Let the heaviest result count."""
    ctx.session.get_one(Incident, street["quake"]).counting = Counting.HEAVIER.value
    ctx.session.flush()


def add_survey(ctx, street, building, number, state, level):
    """Write a survey of any state straight into its table."""
    no_level = state is SurveyState.HANDED_ON
    row = Survey(
        incident_id=street["quake"],
        building_id=street[building],
        round=number,
        attempt=1,
        hazard="earthquake",
        structure="wood",
        stage="1",
        method="parts",
        arithmetic="exact",
        rule_version="R7.7",
        inputs={"survey": {}},
        result={"parts": [], "reasons": []},
        level=None if no_level else level.value,
        surveyors=["田村"],
        surveyor_accounts=",,",
        surveyed_at=NOON,
        state=state,
        recorded_at=NOON + timedelta(minutes=number),
        recorded_by="tamura",
        recorder_name="田村",
        return_reason="直してください。" if state is SurveyState.RETURNED else "",
        **(DECIDER if state in SETTLED else {}),
        **(REVIEWER if state in SEEN else {}),
    )
    ctx.session.add(row)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chains=streets, counting=st.sampled_from(list(Counting)))
def test_lists_and_houses_agree_about_any_chain(work, street, sato, chains, counting):
    with undone(work, sato) as ctx:
        if counting is Counting.HEAVIER:
            heavier(ctx, street)
        for building, chain in chains.items():
            for number, (level, state) in enumerate(chain, 1):
                add_survey(ctx, street, building, number, state, level)
        ctx.session.flush()
        counting_ids = set(ctx.session.scalars(select(Survey.id).where(counts())))
        expected = set()
        levels = Counter()
        for building in ("B1", "B2", "B3", "B4"):
            one = queries.deciding_survey(ctx, street["quake"], street[building])
            if one is not None:
                expected.add(one.id)
                levels[one.level] += 1
        assert counting_ids == expected
        assert queries.counts_by_level(ctx, street["quake"]) == levels
        replaced = select(Survey.id).where(
            is_replaced(), Survey.state == SurveyState.DECIDED
        )
        decided_ids = select(Survey.id).where(Survey.state == SurveyState.DECIDED)
        assert (
            set(ctx.session.scalars(replaced))
            == set(ctx.session.scalars(decided_ids)) - expected
        )
        total = sum(row.total for row in queries.damage_summary(ctx, street["quake"]))
        assert total == len(expected)


@pytest.fixture
def milder_later(work, street, tamura, sato):
    """Decide 半壊, then a milder second round."""
    return decided(work, street, tamura, sato), decided(
        work, street, tamura, sato, MILDER
    )


def test_the_heaviest_result_stays_in_force_where_the_city_says_so(
    work, street, milder_later, sato
):
    first, later = milder_later
    with work(sato) as ctx:
        assert queries.deciding_survey(ctx, street["quake"], street["B1"]).id == later
        heavier(ctx, street)
    with work(sato) as ctx:
        assert queries.deciding_survey(ctx, street["quake"], street["B1"]).id == first
        states = {
            line.id: line.state
            for line in queries.listed(ctx, queries.Filters(street["quake"])).lines
        }
        assert states == {first: "decided", later: queries.SUPERSEDED}
        assert queries.counts_by_level(ctx, street["quake"]) == {"half": 1}
        rows = read_csv(exports.damage_summary(ctx, "csv", street["quake"])).rows
        assert (rows[0].cells["半壊"], rows[0].cells["棟数計"]) == ("1", "1")
        story = queries.stories(ctx, street["B1"])[0]
        assert (story.counted.survey.id, story.decided) == (first, 2)
        assert story.counting is Counting.HEAVIER


def test_of_two_equally_heavy_results_the_later_counts(work, street, tamura, sato):
    first = decided(work, street, tamura, sato)
    later = decided(work, street, tamura, sato)
    with work(sato) as ctx:
        heavier(ctx, street)
    with work(sato) as ctx:
        counting = queries.deciding_survey(ctx, street["quake"], street["B1"])
        assert counting.id == later != first


def test_a_round_behind_a_decided_one_stays_undecided_by_either_rule(
    work, street, tamura, sato
):
    waiting = recorded(work, street, tamura)
    decided(work, street, tamura, sato, MILDER)
    with work(sato) as ctx:
        heavier(ctx, street)
    with pytest.raises(surveying.LaterRoundDecided), work(sato) as ctx:
        actions.decide(ctx, waiting)


def test_each_disaster_follows_its_own_rule(work, street, milder_later, sato):
    _first, later = milder_later
    with work(sato) as ctx:
        summary = queries.damage_summary(ctx, None)
        assert summary[0].houses == {DamageLevel.PARTIAL: 1}
        assert queries.progress(ctx, street["quake"]) == queries.Progress(1, 1)
        heavier(ctx, street)
        summary = queries.damage_summary(ctx, None)
        assert summary[0].houses == {DamageLevel.HALF: 1}
        assert queries.get_survey(ctx, later).state == "decided"
