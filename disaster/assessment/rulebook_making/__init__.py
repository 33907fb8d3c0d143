"""Turn the file of a rule set into a RuleBook, and refuse one that cannot be right."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from disaster.assessment.rulebook_making import localising
from disaster.assessment.rulebook_making.assembling import assemble, origin_of
from disaster.assessment.rulebook_making.checking import faults
from disaster.assessment.rulebook_making.merging import CHANGES, merge
from disaster.assessment.rulebook_making.reading import NOT_READ, Fault, Page
from disaster.assessment.rules.editions import Change
from disaster.assessment.rules.rulebook import RuleBook
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

Data = Mapping[str, Any]

# What a file says about itself; everything else is a table.
HEAD = (
    "version",
    "title_ja",
    "based_on",
    "in_force_from",
    "in_force_until",
    "in_force_note_ja",
    "pages_of_ja",
    "sources",
    "unverified",
    "remarks",
    "approval",
)
# What a local rule set takes over from its edition with the tables.
INHERITED = (
    "in_force_from",
    "in_force_until",
    "in_force_note_ja",
    "pages_of_ja",
    "sources",
    "unverified",
    "remarks",
)


class FaultyRuleBook(Refusal):
    """A rule set whose tables contradict themselves must never judge a house."""

    message = _("判定基準のファイル %(file)s の %(key)s: %(expected)s")


@dataclass(frozen=True, slots=True)
class Draft:
    """A file with the tables of its edition filled in, before any check."""

    file: str
    data: Data
    changes: tuple[Change, ...] = ()

    @property
    def version(self) -> str:
        """The name of the rule set."""
        return str(self.data["version"])

    def told(self, fault: Fault) -> FaultyRuleBook:
        """Write a fault as one sentence that names the file."""
        return FaultyRuleBook(file=self.file, key=fault.key, expected=fault.expected)


def make(
    data: Data, file: str = "", bases: Mapping[str, Draft] | None = None
) -> RuleBook:
    """Build a national edition; raises FaultyRuleBook at the first fault."""
    return finish(draft(data, file, bases or {}))


def draft(data: Data, file: str, bases: Mapping[str, Draft]) -> Draft:
    """Fill in what a national edition takes over from another one."""
    plain = Draft(file or f"{data.get('version', '?')}.json", data)
    if "based_on" not in data:
        return plain
    try:
        tables, changes = merge(tables_of(base_of(data, bases)), changes_of(data))
    except Fault as fault:
        raise plain.told(fault) from fault
    head = {key: data[key] for key in HEAD if key in data}
    return Draft(plain.file, {**tables, **head}, changes)


def local_draft(data: Data, file: str, bases: Mapping[str, Draft]) -> Draft:
    """Fill in a local rule set, and refuse what a city may not decide alone."""
    plain = Draft(file, data)
    try:
        base = base_of(data, bases)
        localising.refuse_unapproved(data, base.version)
        tables, changes = merge(tables_of(base), changes_of(data))
        localising.refuse_beyond_local(changes)
        taken = {key: base.data[key] for key in INHERITED if key in base.data}
        head = {key: data[key] for key in HEAD if key in data}
        whole = {**deepcopy(tables), **taken, **head}
        localising.recompute_printed(whole, changes)
    except Fault as fault:
        raise plain.told(fault) from fault
    return Draft(file, whole, changes)


def finish(drawn: Draft) -> RuleBook:
    """Build a rule set and refuse it at the first fault."""
    book, found = examine(drawn)
    if book is None or found:
        raise drawn.told(found[0])
    return book


def examine(drawn: Draft) -> tuple[RuleBook | None, list[Fault]]:
    """Build a rule set and list everything that is wrong with it."""
    page = Page(drawn.data)
    try:
        book = assemble(page, origin_of(page, drawn.changes))
    except Fault as fault:
        return None, [fault]
    unread = [Fault(place, NOT_READ) for place in page.leftovers()]
    return book, [*unread, *faults(book)]


def base_of(data: Data, bases: Mapping[str, Draft]) -> Draft:
    """Find the edition that a file is based on."""
    base = bases.get(str(data.get("based_on")))
    if base is None:
        expected = _("国の版の名前を書いてください: %(choices)s。")
        raise Fault("based_on", expected % {"choices": "・".join(bases)})
    return base


def tables_of(base: Draft) -> Data:
    """Return the tables of an edition without what it says about itself."""
    return {key: value for key, value in base.data.items() if key not in HEAD}


def changes_of(data: Data) -> Data:
    """Return what a file changes; everything it says must stand in its place."""
    for key in data:
        if key not in {*HEAD, CHANGES}:
            expected = _("元の版から変える値は changes の中に書いてください。")
            raise Fault(key, expected)
    changes = data.get(CHANGES, {})
    if not isinstance(changes, Mapping):
        raise Fault(CHANGES, _('{"項目": 値} の形で書いてください。'))
    return changes
