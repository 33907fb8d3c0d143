"""Four eyes, bound to the exact content."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_drafts import NOTICE, ORDER

from broadcast.rules.approval import (
    Approval,
    SelfApproval,
    StaleApproval,
    Submission,
    WrongLevelDigit,
    approve,
    canonical_json,
    content_hash,
)
from broadcast.rules.kinds import World
from broadcast.rules.levels import EvacuationLevel

SUBMISSION = Submission(
    author="sato",
    submitter="tanaka",
    last_editor="ito",
    version=3,
    content_hash="ab" * 32,
    level=EvacuationLevel.EVACUATE,
)
APPROVAL = Approval("suzuki", version=3, content_hash="ab" * 32, typed_level="4")


def test_a_second_person_approves_what_was_read():
    approve(SUBMISSION, APPROVAL)


@pytest.mark.parametrize("writer", ["sato", "tanaka", "ito"])
def test_nobody_who_had_a_hand_in_the_text_approves_it(writer):
    with pytest.raises(SelfApproval, match="ほかの承認者") as refused:
        approve(SUBMISSION, replace(APPROVAL, approver=writer))
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "stale", [replace(APPROVAL, version=2), replace(APPROVAL, content_hash="cd" * 32)]
)
def test_an_approval_of_another_version_is_a_conflict(stale):
    with pytest.raises(StaleApproval) as refused:
        approve(SUBMISSION, stale)
    assert refused.value.status == 409


@pytest.mark.parametrize("typed", ["", "3", "44", "はい"])
def test_the_approver_types_the_digit_of_the_level(typed):
    with pytest.raises(WrongLevelDigit):
        approve(SUBMISSION, replace(APPROVAL, typed_level=typed))


def test_a_full_width_digit_counts():
    approve(SUBMISSION, replace(APPROVAL, typed_level=" ４ "))


def test_a_notice_without_level_needs_no_digit():
    approve(replace(SUBMISSION, level=None), replace(APPROVAL, typed_level=""))


def test_the_hash_covers_content_audience_and_world():
    base = content_hash(ORDER, {"all"}, World.LIVE)
    assert content_hash(ORDER, {"all"}, World.LIVE) == base
    changed = {
        content_hash(NOTICE, {"all"}, World.LIVE),
        content_hash(replace(ORDER, contact="別"), {"all"}, World.LIVE),
        content_hash(ORDER, {"all", "staff"}, World.LIVE),
        content_hash(ORDER, {"all"}, World.DRILL),
    }
    assert base not in changed
    assert len(changed) == 4


def test_equal_moments_hash_alike_in_every_time_zone():
    elsewhere = replace(ORDER, issued_at=ORDER.issued_at.astimezone(UTC))
    assert canonical_json(elsewhere) == canonical_json(ORDER)


@given(st.dictionaries(st.text(), st.text() | st.integers()))
def test_the_order_of_keys_does_not_matter(content):
    backwards = dict(reversed(list(content.items())))
    assert canonical_json(backwards) == canonical_json(content)


@given(st.text(), st.text())
def test_any_other_letter_makes_another_hash(one, other):
    same = content_hash(one, [], World.LIVE) == content_hash(other, [], World.LIVE)
    assert same == (one == other)


def test_what_cannot_be_written_one_way_is_not_hashed():
    with pytest.raises(TypeError):
        canonical_json(object())
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))
