"""``disaster import`` and ``disaster export``: files in and out, for every room."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

import broadcast.actions
import broadcast.exports
import shelters.actions
import shelters.exports
from disaster.assessment import exports as assessment_exports
from disaster.foundation import formats, snapshot
from disaster.foundation.console import Console, read_bytes, say, say_report
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.imports import BadRows, ImportReport
from disaster.register import actions as register
from disaster.register.queries import Copied

Importer = Callable[[Context, bytes, bool, bool], ImportReport]
Exporter = Callable[[Context, str], bytes]


LEDGERS = ("residents", "households", "buildings", "districts")
IMPORTERS: dict[str, Importer] = {
    "outlines": lambda ctx, content, dry_run, skip_bad: register.import_outlines(
        ctx, content, dry_run=dry_run, skip_bad=skip_bad
    ),
    "sites": lambda ctx, content, dry_run, skip_bad: shelters.actions.import_sites(
        ctx, content, dry_run=dry_run, skip_bad=skip_bad
    ),
    "wifi": lambda ctx, content, dry_run, skip_bad: shelters.actions.import_wifi(
        ctx, content, dry_run=dry_run, skip_bad=skip_bad
    ),
    "subscribers": lambda ctx, content, dry_run, skip_bad: (
        broadcast.actions.import_subscribers(
            ctx, content, dry_run=dry_run, skip_bad=skip_bad
        )
    ),
}
EXPORTERS: dict[str, Exporter] = {
    "sites": shelters.exports.sites,
    "wifi": shelters.exports.wifi,
    "shelter-status": shelters.exports.status,
    "alerts": broadcast.exports.alerts,
    "damage-summary": assessment_exports.damage_summary,
}
FORMATS = ("standard", "gsi", "gsi-shelters", "geojson", "json", "csv")


def _day(_context: object, _option: object, text: str | None) -> date | None:
    try:
        return formats.parse_date(text) if text else None
    except Refusal as refusal:
        raise click.BadParameter(str(refusal)) from refusal


def _importer(kind: str, copied: Copied) -> Importer:
    """Return how a file of a kind is taken over; only ledgers have copies."""
    if kind in LEDGERS:
        return lambda ctx, content, dry_run, skip_bad: register.import_ledger(
            ctx, kind, content, dry_run=dry_run, skip_bad=skip_bad, copied=copied
        )
    if copied != Copied():
        raise click.UsageError("--full と --as-of は台帳の取込みにだけ使えます。")
    return IMPORTERS[kind]


@click.command("import")
@click.argument("kind", type=click.Choice([*LEDGERS, *IMPORTERS]))
@click.argument("file")
@click.option("--dry-run", is_flag=True, help="確かめるだけで取り込まない")
@click.option("--skip-bad", is_flag=True, help="取り込めない行を飛ばす")
@click.option("--full", is_flag=True, help="台帳の全件。ない記録に印を付ける")
@click.option("--as-of", callback=_day, help="台帳の写しの日（既定は今日）")
@click.option("--json", "as_json", is_flag=True)
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def import_file(  # noqa: PLR0913 - one parameter an option
    console: Console,
    kind: str,
    file: str,
    as_user: str | None,
    as_of: date | None,
    *,
    dry_run: bool,
    skip_bad: bool,
    full: bool,
    as_json: bool,
) -> None:
    """CSV か GeoJSON を取り込む。一行でも悪ければ何も変えない."""
    take_over = _importer(kind, Copied(as_of, full))
    content = read_bytes(file)
    try:
        with console.work(as_user) as ctx:
            report = take_over(ctx, content, dry_run, skip_bad)
    except BadRows as refusal:
        say_report(refusal.report, as_json=as_json)
        say(str(refusal))
        sys.exit(1)
    say_report(report, as_json=as_json)
    if report.refused and not skip_bad:
        sys.exit(1)


@click.command("export")
@click.argument("kind", type=click.Choice(list(EXPORTERS)))
@click.option("--format", "form", type=click.Choice(FORMATS), default="standard")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_file(console: Console, kind: str, form: str, out: Path | None) -> None:
    """データを書き出す（--out が無ければ標準出力）."""
    with console.look() as ctx:
        content = EXPORTERS[kind](ctx, form)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    snapshot.write_file(out, content)
    say(f"{out} に書きました。")
