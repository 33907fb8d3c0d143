"""The chain names the first entry that was changed, removed or reordered."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from disaster.audit import rules
from disaster.audit.rules import Link


def chain(deeds):
    links, previous = [], rules.START
    for number, deed in enumerate(deeds, 1):
        parts = (number, "2026-09-03T03:00:00+00:00", "sato", deed, "x", "{}")
        made = rules.chain_hash(previous, parts)
        links.append(Link(*parts, previous, made))
        previous = made
    return links


deeds = st.lists(st.sampled_from(["a.b", "c.d", "e.f"]), min_size=3, max_size=12)


@given(deeds)
def test_an_untouched_chain_holds(names):
    links = chain(names)
    assert rules.verify(links) is None
    assert rules.verify(links, (len(links), links[-1].hash)) is None


@given(deeds, st.data())
def test_a_changed_entry_is_named(names, data):
    links = chain(names)
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = replace(links[at], facts='{"x":1}')
    assert rules.verify(links).number == at + 1


@given(deeds, st.data())
def test_a_removed_or_swapped_entry_is_named(names, data):
    links = chain(names)
    at = data.draw(st.integers(0, len(links) - 2))
    shorter = links[:at] + links[at + 1 :]
    assert rules.verify(shorter).number == at + 1
    swapped = list(links)
    swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    assert rules.verify(swapped).number == at + 1


def test_a_cut_tail_shows_only_against_the_anchor():
    links = chain(["a", "b", "c"])
    assert rules.verify(links[:2]) is None
    assert rules.verify(links[:2], (3, links[2].hash)).number == 3
    assert rules.verify(links, (2, "0" * 64)).number == 2
