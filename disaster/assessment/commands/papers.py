"""``disaster survey explain`` and ``disaster survey photo``: papers and pictures."""

from pathlib import Path
from uuid import UUID

import click

from disaster.assessment import queries
from disaster.assessment.actions import photos as deeds
from disaster.assessment.actions.photos import Upload
from disaster.assessment.forms.papers import LANGUAGES, kind_words
from disaster.assessment.queries import papers as asking
from disaster.foundation.console import Console, answer, read_bytes, say
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

AS_USER = click.option("--as", "as_user", help="この利用者として行う")


@click.command("explain")
@click.argument("survey_id", type=click.UUID)
@click.option("--out", "path", required=True, help="書き出す PDF のファイル")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), default="ja")
@click.pass_obj
def explain(console: Console, survey_id: UUID, path: str, lang: str) -> None:
    """住民に渡す説明資料を PDF で書き出す."""
    with console.look() as ctx:
        kind = kind_words(queries.get_survey(ctx, survey_id))
        sheet = asking.explanation_sheet(ctx, survey_id, kind, lang)
    try:
        Path(path).write_bytes(sheet.content)
    except OSError as cause:
        reason = _("%(path)s に書けません（%(cause)s）。") % {
            "path": path,
            "cause": cause.strerror,
        }
        raise FieldRefusal("--out", reason) from cause
    say(f"{path} {len(sheet.content)} バイト")


@click.group("photo")
def photo() -> None:
    """調査の写真."""


@photo.command("add")
@click.argument("survey_id", type=click.UUID)
@click.argument("file")
@click.option("--part", required=True, help="何の写真か（roof, north, nameplate など）")
@click.option("--caption", default="", help="写真の説明")
@AS_USER
@click.pass_obj
def add(
    console: Console,
    survey_id: UUID,
    file: str,
    part: str,
    caption: str,
    as_user: str | None,
) -> None:
    """写真を1枚加える（- は標準入力）."""
    upload = Upload(read_bytes(file), part, caption)
    with console.work(as_user) as ctx:
        made = deeds.add_photo(ctx, survey_id, upload)
        kept = {
            "id": made.photo.id,
            "survey_id": survey_id,
            "sha256": made.photo.sha256,
            "part": made.photo.part,
            "captured_at": made.photo.captured_at,
            "outcome": made.outcome.value,
            "clock_is_wrong": made.clock_is_wrong,
        }
    answer(kept)
