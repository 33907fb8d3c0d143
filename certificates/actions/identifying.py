"""The second question: asked of whoever could be taken for another (二つ目の質問)."""

from uuid import UUID

from certificates import permissions, queries
from certificates.rules import telling_apart
from certificates.rules.telling_apart import Question
from disaster import audit
from disaster.foundation.context import Context


def identify(ctx: Context, household_id: UUID, question: Question, said: str) -> bool:
    """二つ目の質問をする: keep who asked which question and whether it was answered.

    What was said is kept nowhere.
    """
    ctx.require(permissions.RECEIVE)
    said = telling_apart.check_said(said)
    others = queries.alike(ctx, household_id)
    rivals = {one.household_id for one in others} - {household_id}
    homes = queries.homes(ctx, {household_id, *rivals})
    own = homes.pop(household_id)
    is_answered = telling_apart.is_answered(question, said, own, list(homes.values()))
    deed = queries.IDENTIFIED if is_answered else "household.not_identified"
    audit.record(ctx, deed, household_id, question=question)
    return is_answered
