"""``disaster ingest``: telegrams from files; each becomes at most a draft."""

import json
import sys
from collections.abc import Callable

import click

from broadcast import actions, cap, jma
from broadcast.queries import telegrams
from broadcast.rules.telegrams import Message, Outcome, Place
from disaster.foundation.console import REFUSED, Console, read_bytes, say
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

Line = dict[str, object]
Read = Callable[[Context, bytes, Place], Message]

files_argument = click.argument("files", nargs=-1, required=True)
as_user_option = click.option("--as", "as_user", help="この利用者として行う")
json_option = click.option("--json", "as_json", is_flag=True)


@click.group("ingest")
def ingest() -> None:
    """電文の取込み（下書きまで。何も出さない）."""


@ingest.command("jma")
@files_argument
@as_user_option
@json_option
@click.pass_obj
def ingest_jma(
    console: Console, files: tuple[str, ...], as_user: str | None, *, as_json: bool
) -> None:
    """気象庁防災情報XMLの電文を取り込む."""
    _ingest_all(console, files, as_user, _read_jma, as_json=as_json)


@ingest.command("cap")
@files_argument
@as_user_option
@json_option
@click.pass_obj
def ingest_cap(
    console: Console, files: tuple[str, ...], as_user: str | None, *, as_json: bool
) -> None:
    """ほかの機関のCAP 1.2を取り込む."""
    _ingest_all(console, files, as_user, _read_cap, as_json=as_json)


def _ingest_all(
    console: Console,
    files: tuple[str, ...],
    as_user: str | None,
    read: Read,
    *,
    as_json: bool,
) -> None:
    """Take in file by file: what is refused does not keep the others away."""
    refused = 0
    for file in files:
        line = _ingest_file(console, file, as_user, read)
        refused += not line["ok"]
        if as_json:
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            _tell(line)
    if refused:
        sys.exit(REFUSED)


def _ingest_file(console: Console, file: str, as_user: str | None, read: Read) -> Line:
    place = jma.place_of(console.settings.municipality_code, console.settings.city.jma)
    try:
        content = read_bytes(file)
        with console.work(as_user) as ctx:
            message = read(ctx, content, place)
            came = actions.Arrival(content)
            return _line(file, actions.ingest(ctx, message, came, place))
    except Refusal as refusal:
        return _refused(file, str(refusal))


def _read_jma(_ctx: Context, content: bytes, place: Place) -> Message:
    return jma.read(content, place)


def _read_cap(ctx: Context, content: bytes, _place: Place) -> Message:
    """Read a CAP message and find the event that it belongs to."""
    alert = cap.parse(content)
    earlier = [reference.identifier for reference in alert.references]
    event = telegrams.cap_event(ctx, earlier) if earlier else ""
    return cap.as_message(alert, event or (*earlier, alert.identifier)[0])


def _line(file: str, done: actions.Ingested) -> Line:
    """Return one answer, the same for people and for machines."""
    telegram = done.telegram
    state = telegram.city_state
    told = _(Outcome(telegram.outcome).label)
    again = _("同じ電文をもう受けています。") if done.is_duplicate else ""
    return {
        "file": file,
        "ok": True,
        "type": telegram.kind,
        "status": telegram.status,
        "info_type": telegram.info_type,
        "city_state": state["items"] if state else None,
        "draft": done.number,
        "outcome": telegram.outcome,
        "reason": f"{again}{told}: {telegram.reason}",
    }


def _refused(file: str, reason: str) -> Line:
    nothing: Line = dict.fromkeys(
        ("type", "status", "info_type", "city_state", "draft", "outcome")
    )
    return {"file": file, "ok": False, **nothing, "reason": reason}


def _tell(line: Line) -> None:
    """Tell a person: the draft's number on stdout, the sentence on stderr."""
    if line["draft"]:
        click.echo(line["draft"])
    mark = "" if line["ok"] else _("取り込みません。")
    say(f"{line['file']}: {mark}{line['reason']}")
