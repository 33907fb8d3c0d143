"""A resident who judges the own house, and photographs of it, for tests."""

from disaster.assessment.actions import selfjudging as deeds
from disaster.assessment.actions.selfjudging import SelfJudged
from disaster.assessment.rules import checklist, selfjudging
from disaster.assessment.tables import SurveyPhoto

NAME = "山田　太郎"
SIDES = tuple(selfjudging.SIDES)
ENOUGH = (*SIDES, "wall")


def answers(hazard="earthquake", **changes):
    """Answer every point with yes, except the changes."""
    return {point.key: "yes" for point in checklist.points_for(hazard)} | changes


def self_judged(incident_id, building_id, **changes):
    """Return what a resident judged and agreed to."""
    facts = {
        "incident_id": incident_id,
        "building_id": building_id,
        "applicant_name": NAME,
        "relation": "head",
        "answers": answers(),
    }
    return SelfJudged(**{**facts, **changes})


def take_in(ctx, street, building="B1", **changes):
    """Take a self-judgement of a house of the street in and return its id."""
    given = self_judged(street["quake"], street[building], **changes)
    return deeds.self_judge(ctx, given).id


def photograph(ctx, survey_id, *parts: str, **changes):
    """Bind photographs of some parts to a survey, without their bytes."""
    for at, part in enumerate(parts or ENOUGH):
        facts = {
            "survey_id": survey_id,
            "sha256": f"{at:064x}",
            "media_type": "image/jpeg",
            "size": 100,
            "width": 40,
            "height": 30,
            "part": part,
            "received_at": ctx.now,
            "received_by": ctx.actor.name,
            "receiver_name": ctx.actor.display_name,
        }
        ctx.session.add(SurveyPhoto(**{**facts, **changes}))
    ctx.session.flush()
