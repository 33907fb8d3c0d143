"""Scripts: short clauses said twice, and what fits into a telephone call."""

import pytest
from sample_drafts import DRILL, EVERY_KIND

from broadcast.rules.composition import compose
from broadcast.rules.kinds import Language
from broadcast.rules.scripts import PHONE_SECONDS, loudspeaker, telephone

DRAFTS = [*EVERY_KIND, DRILL]


def japanese(draft):
    return compose(draft)[Language.JAPANESE]


@pytest.mark.parametrize("draft", DRAFTS)
def test_the_loudspeakers_say_every_clause_twice(draft):
    said = loudspeaker(japanese(draft))
    middle = said.lines.index("繰り返します。")
    assert said.lines[:middle] == said.lines[middle + 1 :]
    assert said.lines[:middle]
    assert all(line.endswith("。") for line in said.lines)
    assert said.seconds > len(said.lines)


@pytest.mark.parametrize("draft", DRAFTS)
def test_the_telephone_script_ends_with_whom_to_ask_and_in_time(draft):
    said = telephone(draft, japanese(draft))
    assert said.seconds <= PHONE_SECONDS + 1
    assert draft.contact in said.lines[-1]


def test_a_drill_says_so_first():
    assert telephone(DRILL, japanese(DRILL)).lines[0] == "これは訓練です。"
