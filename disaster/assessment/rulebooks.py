"""Load the rule sets: the national editions shipped here, and a city's own ones."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from disaster.assessment.rulebook_making import (
    Draft,
    FaultyRuleBook,
    draft,
    examine,
    finish,
    local_draft,
)
from disaster.assessment.rules import editions, problems
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import RuleBook
from disaster.foundation import settings
from disaster.foundation.texts import _

FOLDER = resources.files("disaster.assessment") / "rulesets"
ENDING = ".json"


class File(Protocol):
    """A file of a rule set, on disk or inside the package."""

    @property
    def name(self) -> str:
        """Its name without the folder."""
        ...

    def read_text(self, encoding: str) -> str:
        """Its whole text."""
        ...


@cache
def rulebooks() -> Mapping[str, RuleBook]:
    """Return every rule set by its version: the editions by age, then the local ones.

    Raises FaultyRuleBook when a file cannot be right.
    """
    own = local_books(local_files())
    return {**national(), **{book.version: book for book in own}}


@cache
def national() -> Mapping[str, RuleBook]:
    """Return the editions of the national guideline, the oldest first."""
    books = [finish(one) for one in national_drafts()]
    books.sort(key=lambda book: book.origin.in_force_from)
    refuse_overlaps(books)
    return {book.version: book for book in books}


@cache
def national_drafts() -> Sequence[Draft]:
    """Read the shipped files, those that are based on another one last."""
    read = [(file.name, parse(file)) for file in files_of(FOLDER.iterdir())]
    bases = {
        one.version: one
        for name, data in read
        if "based_on" not in data
        for one in [draft(data, name, {})]
    }
    based = [draft(data, name, bases) for name, data in read if "based_on" in data]
    return (*bases.values(), *based)


def local_books(files: Iterable[File]) -> Iterator[RuleBook]:
    """Build a city's own rule sets; no two of them may have one name."""
    bases = {one.version: one for one in national_drafts()}
    taken = set(bases)
    for file in files:
        drawn = local_draft(parse(file), file.name, bases)
        if drawn.version in taken:
            raise taken_by_another(file)
        taken.add(drawn.version)
        yield finish(drawn)


def taken_by_another(file: File) -> FaultyRuleBook:
    """Say that another file has the same name."""
    expected = _("ほかの判定基準と違う名前にしてください。")
    return FaultyRuleBook(file=file.name, key="version", expected=expected)


def local_files() -> Sequence[Path]:
    """List the files in RULESETS_DIR; none when the setting is empty."""
    folder = settings.rulesets_dir()
    return [] if folder is None else files_of(folder.iterdir())


def faulty_files() -> list[str]:
    """Say of every rule set that cannot be used why, one sentence a fault."""
    try:
        national()
    except FaultyRuleBook as fault:
        return [str(fault)]
    found = [why for file in local_files() for why in faults_of(file)]
    if found:
        return found
    try:
        rulebooks()
    except FaultyRuleBook as fault:
        return [str(fault)]
    return []


def faults_of(file: File) -> list[str]:
    """Say everything that is wrong with one file of a local rule set."""
    bases = {one.version: one for one in national_drafts()}
    try:
        drawn = local_draft(parse(file), file.name, bases)
    except FaultyRuleBook as fault:
        return [str(fault)]
    _book, found = examine(drawn)
    return [str(drawn.told(fault)) for fault in found]


def files_of(found: Iterable[Any]) -> list[Any]:
    """Return the files of rule sets in the order of their names."""
    return sorted(
        (file for file in found if file.name.endswith(ENDING)),
        key=lambda file: str(file.name),
    )


def parse(file: File) -> dict[str, Any]:
    """Read the JSON of a file; raises FaultyRuleBook when it is none."""
    try:
        data = json.loads(file.read_text("utf-8"), object_pairs_hook=_unrepeated)
    except json.JSONDecodeError as cause:
        key = _("%d行目") % cause.lineno
        raise FaultyRuleBook(
            file=file.name, key=key, expected=_("JSON の形で書いてください。")
        ) from cause
    except (OSError, ValueError, RecursionError) as cause:
        raise FaultyRuleBook(
            file=file.name, key=_("全体"), expected=_("読めません（%s）。") % cause
        ) from cause
    if not isinstance(data, dict):
        raise FaultyRuleBook(
            file=file.name,
            key=_("全体"),
            expected=_('{"項目": 値} の形で書いてください。'),
        )
    return data


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _value in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise ValueError(_("「%s」が2回あります") % twice)
    return found


def refuse_overlaps(books: Sequence[RuleBook]) -> None:
    """Refuse editions whose periods overlap, and an end without a successor."""
    for older, newer in pairwise(books):
        until = older.origin.in_force_until
        if until is None or until >= newer.origin.in_force_from:
            expected = _("次の版（%(next)s）が始まる前の日にしてください。")
            raise FaultyRuleBook(
                file=f"{older.version}{ENDING}",
                key="in_force_until",
                expected=expected % {"next": newer.version},
            )
    if books[-1].origin.in_force_until is not None:
        raise FaultyRuleBook(
            file=f"{books[-1].version}{ENDING}",
            key="in_force_until",
            expected=_("いちばん新しい版には終わりの日を書かないでください（null）。"),
        )


def rulebook(version: object) -> RuleBook:
    """Return the rule set that a survey names (判定基準の版)."""
    book = rulebooks().get(version) if isinstance(version, str) else None
    if book is None:
        choices = "・".join(rulebooks())
        raise UnusableSurvey("rule_version", problems.UNKNOWN_VERSION, choices=choices)
    return book


def newest() -> RuleBook:
    """Return the national edition that came into force last."""
    return list(national().values())[-1]


def version_for(day: date, chosen: str = "") -> str:
    """Return the version that judges a disaster of a day (判定の版).

    ``chosen`` is what the city settled on for the disaster; empty takes the edition in
    force on that day. A disaster before the oldest edition takes the oldest.
    """
    if chosen:
        return rulebook(chosen).version
    return editions.in_force((book.origin for book in national().values()), day).version


def forget() -> None:
    """Read the files again at the next question."""
    for kept in (rulebooks, national, national_drafts):
        kept.cache_clear()
