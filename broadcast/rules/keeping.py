"""Drafts, fields and renditions as plain JSON values and back, without any loss."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from broadcast.rules.composition import Rendition
from broadcast.rules.desk import DeskFields
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Language

_DRAFT = TypeAdapter(Draft)
_FIELDS = TypeAdapter(DeskFields)
_RENDITIONS = TypeAdapter(dict[Language, Rendition])


def keep_draft(draft: Draft) -> dict[str, Any]:
    """Return a draft as JSON values."""
    kept: dict[str, Any] = _DRAFT.dump_python(draft, mode="json")
    return kept


def draft(kept: Mapping[str, Any]) -> Draft:
    """Return the draft that was kept."""
    return _DRAFT.validate_python(kept, strict=False)


def keep_fields(fields: DeskFields) -> dict[str, Any]:
    """Return the composer's fields as JSON values."""
    kept: dict[str, Any] = _FIELDS.dump_python(fields, mode="json")
    return kept


def fields(kept: Mapping[str, Any]) -> DeskFields:
    """Return the composer's fields that were kept."""
    return _FIELDS.validate_python(kept, strict=False)


def keep_renditions(renditions: Mapping[Language, Rendition]) -> dict[str, Any]:
    """Return all texts as JSON values."""
    kept: dict[str, Any] = _RENDITIONS.dump_python(dict(renditions), mode="json")
    return kept


def renditions(kept: Mapping[str, Any]) -> dict[Language, Rendition]:
    """Return all texts that were kept, in the order they were written."""
    return _RENDITIONS.validate_python(kept, strict=False)
