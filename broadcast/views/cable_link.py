"""The doors of cable television's machines: what to show now, and what they answer.

A token instead of a person: no session, no cookie, so no form token either. What is
refused is said as ``application/problem+json``.
"""

import json
from datetime import datetime
from http import HTTPStatus
from json import JSONDecodeError
from pathlib import Path

from flask import jsonify, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from broadcast import cap
from broadcast.actions import cable as deeds
from broadcast.forms import AcknowledgeForm
from broadcast.queries import cable as rows
from broadcast.rules import cable
from broadcast.rules.cable import Stage, Way
from broadcast.views.doors import cable_link
from disaster.foundation import clock, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, NotFound, Refusal
from disaster.foundation.snapshot import TYPES
from disaster.foundation.texts import _

LARGEST_WORD = 64 * 1024
CAP_STAGES = {
    cap.MessageType.ACK: Stage.RECEIVED,
    cap.MessageType.ERROR: Stage.REJECTED,
}


@cable_link.get("/<token>/now.json", defaults={"name": "now.json"})
@cable_link.get("/<token>/ticker.txt", defaults={"name": "ticker.txt"})
@web.guard(public=True)
def fetch(ctx: Context, token: str, name: str) -> Response:
    """Hand out an operator's own file, and note that it asked."""
    operator = rows.operator_of(ctx, token)
    before = operator.last_fetched_at
    if before is None or ctx.now - before >= cable.FETCH_NOTED_EVERY:
        # Kept in a deed of its own, after this reading and before the answer leaves.
        operator_id, revision = operator.id, _revision(token)
        ctx.on_record(
            ("cable", operator_id),
            lambda noting: deeds.note_fetch(noting, operator_id, revision),
        )
    return _file(token, name)


@cable_link.post("/ack")
@web.guard(public=True)
def acknowledge(ctx: Context) -> Response:
    """Take what a machine says of a broadcast, as JSON or as CAP Ack and Error."""
    is_cap = request.mimetype in {"application/cap+xml", "application/xml", "text/xml"}
    about, is_new = _cap_word(ctx) if is_cap else _json_word(ctx)
    answer = jsonify(accepted=True, repeated=not is_new, at=ctx.now.isoformat())
    # Where a repeated idempotency key is sent: the message that was acknowledged.
    answer.location = f"/feed/cap/{about}.xml"
    return answer


@cable_link.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """Say no to a machine in the form machines read (RFC 9457)."""
    answer = _problem(str(refusal), refusal.status)
    if refusal.status == cable.UnknownOperator.status:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="catv"'
    return answer


@cable_link.errorhandler(OperationalError)
def database_away(_error: OperationalError) -> Response:
    """Serve the file without the database: the screen matters more than the note."""
    if request.method in web.SAFE and request.view_args:
        return _file(request.view_args["token"], request.view_args["name"])
    answer = _problem(
        _(
            "データベースが応答しません。何も記録していません。30秒後に送り直してください。"
        ),
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    answer.headers["Retry-After"] = "30"
    return answer


def _problem(sentence: str, status: int) -> Response:
    answer = jsonify(
        type="about:blank",
        title=_("受け付けられません"),
        detail=sentence,
        status=int(status),
    )
    answer.mimetype = "application/problem+json"
    answer.status_code = status
    return answer


def _file(token: str, name: str) -> Response:
    """Return the operator's file, or the standard one while its own is being made."""
    path = _own(token, name)
    if not path.is_file():
        path = web.this_house().settings.snapshot_dir / "catv" / name
    try:
        content = path.read_bytes()
    except OSError:
        raise NotFound(what=_("画面のファイル")) from None
    answer = Response(content, content_type=TYPES[path.suffix])
    answer.headers["Cache-Control"] = "private, no-cache"
    written_at = path.stat().st_mtime
    answer.last_modified = datetime.fromtimestamp(written_at, clock.TOKYO)
    answer.add_etag()
    return answer.make_conditional(request)


def _own(token: str, name: str) -> Path:
    tree = web.this_house().settings.snapshot_dir
    return tree / cable.folder(cable.token_hash(token)) / name


def _revision(token: str) -> int | None:
    """Return the revision that the operator is about to get."""
    try:
        return int(json.loads(_own(token, "now.json").read_bytes())["revision"])
    except (OSError, ValueError, KeyError):
        return None


def _json_word(ctx: Context) -> tuple[str, bool]:
    typed = _typed()
    token = _bearer() or str(typed.pop("token", ""))
    # Who speaks is asked first: a stranger learns nothing about our forms.
    rows.operator_of(ctx, token)
    form = forms.read(
        AcknowledgeForm, {name: [str(value)] for name, value in typed.items()}
    )
    filled = form.filled
    if filled is None:
        field, reason = next(iter(form.errors.items()))
        raise FieldRefusal(field or "JSON", reason)
    said = deeds.Said(
        filled.stage, Way.JSON, filled.who, filled.reason, filled.revision
    )
    told = deeds.acknowledge_by_token(ctx, token, filled.cap, said)
    return filled.cap, told


def _typed() -> dict[str, object]:
    """Return the JSON object that was sent, or refuse what is none."""
    body = request.get_data()
    if len(body) > LARGEST_WORD:
        raise FieldRefusal("JSON", _("64キロバイトまでにしてください。"))
    try:
        typed = json.loads(body)
        # Half a surrogate pair is valid JSON and no text.
        json.dumps(typed, ensure_ascii=False).encode()
    except (JSONDecodeError, UnicodeError, RecursionError):
        raise FieldRefusal("JSON", _("JSON として読めません。")) from None
    if not isinstance(typed, dict):
        raise FieldRefusal("JSON", _("項目と値の組にしてください。"))
    return {name: value for name, value in typed.items() if value is not None}


def _cap_word(ctx: Context) -> tuple[str, bool]:
    token = _bearer()
    rows.operator_of(ctx, token)
    word = cap.parse(request.get_data())
    stage = CAP_STAGES.get(word.message_type)
    if stage is None or not word.references:
        raise FieldRefusal(
            "CAP", _("msgType を Ack か Error にし、references を付けてください。")
        )
    reason = word.note or _("CAP の Error（理由の記載なし）")
    said = deeds.Said(stage, Way.CAP, word.sender, reason)
    told = [
        deeds.acknowledge_by_token(ctx, token, reference.identifier, said)
        for reference in word.references
    ]
    return word.references[0].identifier, any(told)


def _bearer() -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
