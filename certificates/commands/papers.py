"""``disaster certificate``: issue, replace, void, reprint, issue many at once."""

from pathlib import Path
from uuid import UUID

import click

from certificates import actions, queries
from certificates.commands import batches
from certificates.commands.applications import found_application, found_incident
from certificates.commands.batches import Job
from certificates.commands.handing import hand_out, released, released_all
from certificates.commands.telling_apart import SAID, tell_apart
from certificates.commands.verifying import verify
from certificates.rules import numbering
from disaster.foundation import snapshot
from disaster.foundation.console import REFUSED, Console, say
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal, NotFound
from disaster.foundation.texts import _

PdfPath = click.Path(dir_okay=False, path_type=Path)


@click.group("certificate")
def certificate() -> None:
    """罹災証明書."""


certificate.add_command(verify)


@certificate.command("issue")
@click.argument("application", metavar="APPLICATION")
@click.option("--out", type=PdfPath, help="PDF を書くファイル")
@click.option("--idempotency-key", "key", default="", help="同じ鍵なら同じ証明書")
@click.option("--said", default="", help=SAID)
@click.option("--as", "as_user", help="この利用者として行う")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def issue(  # noqa: PLR0913 - one parameter an option
    console: Console,
    application: str,
    out: Path | None,
    key: str,
    said: str,
    as_user: str | None,
    *,
    as_json: bool,
) -> None:
    """申請（ID か受付番号）に証明書を交付する."""
    tell_apart(console, application, said, as_user)
    with console.work(as_user) as ctx:
        application_id = found_application(ctx, application)
        made = actions.issue(ctx, application_id, key or str(new_id()))
        row, pdfs = released_all(ctx, made.id)
    hand_out(row, pdfs, out, as_json=as_json)


@certificate.command("reissue")
@click.argument("application", metavar="APPLICATION")
@click.option("--reason", required=True, help="差し替える理由")
@click.option("--out", type=PdfPath, help="PDF を書くファイル")
@click.option("--idempotency-key", "key", default="", help="同じ鍵なら同じ証明書")
@click.option("--said", default="", help=SAID)
@click.option("--as", "as_user", help="この利用者として行う")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def reissue(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    application: str,
    reason: str,
    out: Path | None,
    key: str,
    said: str,
    as_user: str | None,
    *,
    as_json: bool,
) -> None:
    """新しい決定や台帳の訂正で証明書を差し替える."""
    tell_apart(console, application, said, as_user)
    with console.work(as_user) as ctx:
        application_id = found_application(ctx, application)
        made = actions.reissue(ctx, application_id, key or str(new_id()), reason)
        row, pdfs = released_all(ctx, made.id)
    hand_out(row, pdfs, out, as_json=as_json)


@certificate.command("void")
@click.argument("paper", metavar="ID")
@click.option("--reason", required=True, help="無効にする理由")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def void(console: Console, paper: str, reason: str, as_user: str | None) -> None:
    """証明書（ID か整理番号）を無効にする."""
    with console.work(as_user) as ctx:
        number = actions.void(ctx, _found(ctx, paper), reason).number
    say(f"{number} を無効にしました。申請は受付済みに戻りました。")


@certificate.command("reprint")
@click.argument("paper", metavar="ID")
@click.option("--out", type=PdfPath, required=True, help="PDF を書くファイル")
@click.option("--copy", default=1, show_default=True, help="何通目か（第n通）")
@click.option("--as", "as_user", help="この利用者として行う")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def reprint(
    console: Console,
    paper: str,
    out: Path,
    copy: int,
    as_user: str | None,
    *,
    as_json: bool,
) -> None:
    """証明書（ID か整理番号）を同じ内容でもう一度出す."""
    with console.work(as_user) as ctx:
        made = actions.reprint(ctx, _found(ctx, paper), copy)
        row, pdf = released(ctx, made.id, copy)
    hand_out(row, [pdf], out, as_json=as_json)


@certificate.command("explain")
@click.argument("paper", metavar="NUMBER")
@click.option(
    "--lang",
    type=click.Choice(list(queries.LANGUAGES)),
    default="ja",
    show_default=True,
    help="説明の言語",
)
@click.option("--out", type=PdfPath, required=True, help="PDF を書くファイル")
@click.pass_obj
def explain(console: Console, paper: str, lang: str, out: Path) -> None:
    """証明書（整理番号か ID）の説明書を、渡す人の言語で出す（A4 1枚）."""
    with console.look() as ctx:
        made = queries.get_certificate(ctx, _found(ctx, paper))
        pdf = queries.guide_pdf(ctx, made, lang)
    snapshot.write_file(out, pdf)
    say(str(out))


@certificate.command("batch")
@click.option("--incident", default="current", help="災害の ID か番号か current")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--as", "as_user", help="この利用者として行う")
@click.option("--json", "as_json", is_flag=True, help="1件1行の JSON")
@click.pass_obj
def batch(
    console: Console, incident: str, out: Path, as_user: str | None, *, as_json: bool
) -> None:
    """交付できる申請をすべて交付し、PDF をフォルダーに書く.

    1件ずつ確定するので、途中で止まっても交付した分は残ります。同じフォルダーを指定して
    もう一度実行すると、続きから始め、書けなかった PDF も書きます。
    """
    with console.look() as ctx:
        incident_id = found_incident(ctx, incident)
        waiting = queries.waiting(ctx, incident_id)
        papers = queries.valid_papers(ctx, incident_id)
    with batches.folder(out):
        mine = [paper for paper in papers if actions.is_of_batch(paper)]
        owed = batches.owed(out, mine)
        jobs = [*owed, *map(_issuing, waiting)]
        done = batches.run(console, out, jobs, as_user, as_json=as_json)
    again = f"（うち前回の続き {len(owed):,}）" if owed else ""
    issued = done.done - done.refused
    say(f"交付 {issued:,}{again}・交付できない申請 {done.refused:,}。{done.took}")
    if done.refused:
        raise SystemExit(REFUSED)


def _issuing(application_id: UUID) -> Job:
    return Job(
        application_id, lambda ctx: actions.issue_in_batch(ctx, application_id).id
    )


def _found(ctx: Context, text: str) -> UUID:
    number = numbering.read_certificate_number(text)
    if number is not None:
        found = queries.by_number(ctx, number)
        if found is None:
            raise NotFound(what=f"証明書 {number} ")
        return found.id
    try:
        return UUID(text)
    except ValueError as cause:
        reason = _("証明書の ID か整理番号を入れてください。")
        raise FieldRefusal("ID", reason) from cause
