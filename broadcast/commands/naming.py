"""How the command line names things: a broadcast by id or number, a form by JSON."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click
from pydantic import ValidationError

from broadcast import queries
from broadcast.forms import DraftForm
from broadcast.rules import keeping
from broadcast.rules.desk import DeskFields
from broadcast.rules.states import BroadcastState
from disaster.foundation import forms
from disaster.foundation.console import answer, read_bytes, say
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, NotFound
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast


# Fields of the composer that hold one name a line; JSON may give a list.
LINES = {"open_shelters", "preparing_shelters"}


def named(ctx: Context, name: str) -> "Broadcast":
    """Return the broadcast of an id, or of a number such as 12."""
    if name.isdecimal():
        found = queries.find_by_number(ctx, int(name))
        if found is None:
            raise NotFound(what=f"第{name}号の発信")
        return found
    try:
        return queries.get_broadcast(ctx, UUID(name))
    except ValueError:
        raise NotFound(what=f"発信 {name} ") from None


def read_json(path: str) -> dict[str, Any]:
    """Return the JSON object of a file, or say what is wrong with it."""
    try:
        value = json.loads(read_bytes(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as cause:
        reason = _("JSON として読めません（%s）。") % cause
        raise FieldRefusal(path, reason) from cause
    if not isinstance(value, dict):
        raise FieldRefusal(path, _("{ で始まる JSON にしてください。"))
    return value


def filled(values: dict[str, Any]) -> DraftForm:
    """Check the fields as the composer does, naming the first one to mend."""
    plain = {name: value for name, value in values.items() if value is not None}
    for name in LINES & plain.keys():
        if isinstance(plain[name], list):
            plain[name] = "\n".join(map(str, plain[name]))
    try:
        return DraftForm.model_validate(plain)
    except ValidationError as complaint:
        detail = complaint.errors()[0]
        field = str(detail["loc"][0]) if detail["loc"] else ""
        raise FieldRefusal(field, forms.sentence(detail)) from None


def with_values(ctx: Context, start: DeskFields, values: dict[str, Any]) -> DeskFields:
    """Return prepared fields with the values that were given instead (欄の差替え)."""
    known = keeping.keep_fields(start)
    at = known.pop("next_update_at")
    fields = filled({**known, **values}).fields(ctx.now)
    if at is None or fields.next_update_at is not None:
        return fields
    return replace(fields, next_update_at=start.next_update_at)


def is_handed_in(ctx: Context, broadcast: "Broadcast") -> bool:
    """Say whether this very person asked for the approval already (承認待ち)."""
    waits = broadcast.state == BroadcastState.SUBMITTED
    return waits and broadcast.submitted_by == ctx.actor.name


def tell(done: dict[str, object], *, as_json: bool) -> None:
    """Print what a deed made: all of it as JSON, or the id alone."""
    if as_json:
        answer(done)
        return
    click.echo(done["id"])
    say(f"第{done['number']}号 {done['subject']}（{done['state']}）")


def summary(broadcast: "Broadcast") -> dict[str, object]:
    """Return a broadcast in a few plain values."""
    return {
        "id": str(broadcast.id),
        "number": broadcast.number,
        "kind": broadcast.kind,
        "level": broadcast.level,
        "subject": broadcast.subject,
        "state": broadcast.state,
        "version": broadcast.version,
        "content_hash": broadcast.content_hash,
    }
