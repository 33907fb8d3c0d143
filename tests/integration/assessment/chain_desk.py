"""Two teams at one house: opinions beside each other, and chains of rounds."""

from dataclasses import replace

from disaster.assessment import actions
from disaster.foundation.authority import Role
from tests.conftest import person
from tests.integration.assessment.survey_desk import quake_request, record, visit

HONDA = person("honda", "本田", Role.SURVEYOR)
MILDER = quake_request(degree=1)
HEAVIER = quake_request(degree=5)


def opinion(work, street, first, request=MILDER, building="B1", actor=HONDA):
    """Record another person's opinion beside a survey; return its id."""
    where = visit(street["quake"], street[building], actor.display_name)
    with work(actor) as ctx:
        return actions.record_survey(ctx, replace(where, beside=first), request).id


def recorded(work, street, actor, request=None, building="B1"):
    """Record a survey by one person; return its id."""
    with work(actor) as ctx:
        return record(ctx, street, building, request, actor.display_name).id


def decided(work, street, surveyor, approver, request=None, building="B1"):
    """Record and decide a survey; return its id."""
    made = recorded(work, street, surveyor, request, building)
    with work(approver) as ctx:
        actions.decide(ctx, made)
    return made
