"""Lay the changes of a rule set over the edition it is based on.

A change names a value that is there: objects are entered key by key, lists of parts
by the name of the part, anything else is replaced as a whole; null takes a value away.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from disaster.assessment.rulebook_making.reading import Fault
from disaster.assessment.rules.editions import Change
from disaster.foundation.texts import _

NAMED_BY = "part"
CHANGES = "changes"


def merge(
    base: Mapping[str, Any], changes: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Change, ...]]:
    """Return the tables with the changes in them, and the list of what changed."""
    merged = deepcopy(dict(base))
    done: list[Change] = []
    _lay(merged, changes, "", done)
    return merged, tuple(done)


def _lay(
    into: dict[str, Any], changes: Mapping[str, Any], path: str, done: list[Change]
) -> None:
    for key, new in changes.items():
        place = f"{path}.{key}" if path else key
        if key not in into:
            expected = _("元の版にない項目です。つづりを確かめてください。")
            raise Fault(f"{CHANGES}.{place}", expected)
        old = into[key]
        if isinstance(new, Mapping) and isinstance(old, dict | list):
            _lay(_entries(old, new, place), new, place, done)
            continue
        _refuse_other_kind(old, new, place)
        done.append(Change(place, _written(old), _written(new)))
        if new is None:
            del into[key]
        else:
            into[key] = deepcopy(new)


def _entries(
    old: dict[str, Any] | list[Any], new: Mapping[str, Any], place: str
) -> dict[str, Any]:
    """Return what can be changed by name: an object, or the parts of a list."""
    if isinstance(old, dict):
        return old
    has_names = all(isinstance(one, dict) and NAMED_BY in one for one in old)
    if has_names and all(isinstance(one, Mapping) for one in new.values()):
        return {one[NAMED_BY]: one for one in old}
    expected = _("この並びは、部位の名前で一部を変えるか、全体を書いてください。")
    raise Fault(f"{CHANGES}.{place}", expected)


def _refuse_other_kind(old: object, new: object, place: str) -> None:
    """Refuse a number where words stood, and the like."""
    if new is not None and old is not None and type(old) is not type(new):
        expected = _("元の値（%(old)s）と同じ形で書いてください。")
        raise Fault(f"{CHANGES}.{place}", expected % {"old": _written(old)})


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
