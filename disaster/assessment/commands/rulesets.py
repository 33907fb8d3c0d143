"""``disaster rulesets``: list, show and check the rule sets; no database is opened."""

import sys
from collections.abc import Iterable
from pathlib import Path
from unicodedata import east_asian_width

import click

from disaster.assessment import rulebooks
from disaster.assessment.rules import tabling
from disaster.assessment.rules.editions import Origin
from disaster.assessment.rules.rulebook import RuleBook
from disaster.assessment.rules.tabling import Table
from disaster.foundation.console import REFUSED, answer, say

WIDE = frozenset("FWA")


@click.group("rulesets")
def rulesets() -> None:
    """判定基準（国の版と市独自のもの）."""


@rulesets.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_rulesets(*, as_json: bool) -> None:
    """判定基準の一覧（適用期間・元の版・承認）."""
    books = list(rulebooks.rulebooks().values())
    if as_json:
        answer([head(book.origin) for book in books])
        return
    for book in books:
        click.echo("\t".join(line(book.origin)))


@rulesets.command("show")
@click.argument("version")
@click.option("--json", "as_json", is_flag=True)
def show(version: str, *, as_json: bool) -> None:
    """一つの版の表をすべて表示する."""
    book = rulebooks.rulebook(version)
    if as_json:
        answer(
            {**head(book.origin), "tables": [as_row(t) for t in tabling.tables(book)]}
        )
        return
    for text in (*about(book), *map(drawn, tabling.tables(book))):
        click.echo(text)


@rulesets.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def check(file: Path, *, as_json: bool) -> None:
    """市独自の判定基準のファイルを確かめる。使えなければ理由を並べ 1 で終わる."""
    found = rulebooks.faults_of(file)
    if as_json:
        answer({"ok": not found, "faults": found})
    else:
        for fault in found:
            say(fault)
        say("使えません。" if found else f"{file.name} は使えます。")
    if found:
        sys.exit(REFUSED)


def head(origin: Origin) -> dict[str, object]:
    """Return what a rule set says about itself."""
    approval = origin.approval
    return {
        "version": origin.version,
        "title": origin.title,
        "national": origin.is_national,
        "based_on": origin.based_on or None,
        "in_force_from": origin.in_force_from.isoformat(),
        "in_force_until": origin.in_force_until and origin.in_force_until.isoformat(),
        "in_force_note": origin.in_force_note,
        "changes": [
            {"key": one.key, "was": one.was, "now": one.now} for one in origin.changes
        ],
        "approval": approval
        and {
            "approved_by": approval.approved_by,
            "approved_on": approval.approved_on.isoformat(),
            "document": approval.document,
            "reason": approval.reason,
            "prefecture_agreed_on": approval.prefecture_agreed_on.isoformat(),
        },
        "sources": [{"title": title, "url": url} for title, url in origin.sources],
        "unverified": list(origin.unverified),
        "remarks": list(origin.remarks),
    }


def line(origin: Origin) -> tuple[str, ...]:
    """Return one line of the list."""
    until = origin.in_force_until.isoformat() if origin.in_force_until else ""
    approval = origin.approval
    return (
        origin.version,
        f"{origin.in_force_from.isoformat()}〜{until}",
        "国の版"
        if approval is None
        else f"市の承認 {approval.approved_on.isoformat()}",
        f"元 {origin.based_on}" if origin.based_on else "",
        origin.title,
    )


def about(book: RuleBook) -> Iterable[str]:
    """Yield what to know before reading the tables."""
    origin = book.origin
    yield " ".join(word for word in line(origin) if word)
    yield from (f"適用期間: {note}" for note in [origin.in_force_note] if note)
    for one in origin.changes:
        yield f"変更: {tabling.change_words(book, one)}"
    if origin.approval is not None:
        paper = origin.approval
        yield f"承認: {paper.approved_by} {paper.approved_on} {paper.document}"
        yield f"県との協議: {paper.prefecture_agreed_on}　理由: {paper.reason}"
    yield from (f"出典: {title} {url}" for title, url in origin.sources)
    yield from (f"注意: {remark}" for remark in origin.remarks)
    yield from (f"未確認: {gap}" for gap in origin.unverified)


def as_row(table: Table) -> dict[str, object]:
    """Return a table for a program."""
    return {
        "name": table.name,
        "title": table.title,
        "heads": table.heads,
        "rows": table.rows,
        "confidence": table.confidence,
    }


def drawn(table: Table) -> str:
    """Draw a table in columns; a kanji takes two places."""
    rows = [table.heads, *table.rows]
    columns = zip(*rows, strict=True)
    widths = [max(map(places, column)) for column in columns]
    lines = [
        "  ".join(
            cell + " " * (width - places(cell))
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    sure = f"（{table.confidence}）" if table.confidence else ""
    return "\n".join(["", f"■ {table.title}{sure}", *lines])


def places(text: str) -> int:
    """Count the places a text takes in a terminal."""
    return sum(2 if east_asian_width(one) in WIDE else 1 for one in text)
