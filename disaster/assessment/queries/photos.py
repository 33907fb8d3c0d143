"""Questions about photographs: which ones, which are wanted, which are broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from disaster.assessment import photofiles, rulebooks
from disaster.assessment.photofiles import FileProblem
from disaster.assessment.rules import photographing
from disaster.assessment.rules.judging import building as structure_group
from disaster.assessment.rules.photographing import Seen, Slot, Wanted
from disaster.assessment.tables import Survey, SurveyPhoto
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound, Refusal
from disaster.foundation.texts import _

__all__ = [
    "PhotoProblem",
    "SurveyPhoto",
    "all_photos",
    "by_digest",
    "clock_is_wrong",
    "earlier_with_photos",
    "get_photo",
    "is_after_decision",
    "photo_orphans",
    "photo_problems",
    "photos",
    "seen",
    "slot_of",
    "wanted",
]

# Every part of a house, where a survey itself did not look at parts.
WHOLE_HOUSE_STAGES = ("2", "single")
# A photograph on its way in has a file and no row for a moment.
ON_ITS_WAY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PhotoProblem:
    """A row whose bytes are gone or are not what they were (写真の不具合)."""

    survey_id: UUID
    photo_id: UUID
    sha256: str
    problem: FileProblem


def photos(ctx: Context, survey_id: UUID) -> list[SurveyPhoto]:
    """Return the photographs of a survey as one walks around the house."""
    shown = [one for one in all_photos(ctx, survey_id) if one.removed_at is None]
    survey = ctx.session.get(Survey, survey_id)
    order = [slot.key for slot in photographing.slots(seen(survey))] if survey else []
    # A slot of an older edition of the rules comes last instead of getting lost.
    return sorted(
        shown, key=lambda one: order.index(one.part) if one.part in order else 999
    )


def all_photos(ctx: Context, survey_id: UUID) -> Sequence[SurveyPhoto]:
    """Return every photograph of a survey as they came, removed ones included."""
    wanted = select(SurveyPhoto).where(SurveyPhoto.survey_id == survey_id)
    ordered = wanted.order_by(SurveyPhoto.received_at, SurveyPhoto.id)
    return ctx.session.scalars(ordered).all()


def get_photo(ctx: Context, survey_id: UUID, photo_id: UUID) -> SurveyPhoto:
    """Return a photograph of this survey or refuse."""
    photo = ctx.session.get(SurveyPhoto, photo_id)
    if photo is None or photo.survey_id != survey_id:
        raise NotFound(what=_("写真"))
    return photo


def by_digest(ctx: Context, survey_id: UUID, sha256: str) -> SurveyPhoto | None:
    """Return the photograph of a survey that has these bytes."""
    wanted = select(SurveyPhoto).where(
        SurveyPhoto.survey_id == survey_id, SurveyPhoto.sha256 == sha256
    )
    return ctx.session.scalars(wanted).one_or_none()


def seen(survey: Survey) -> Seen:
    """Return what the photographs of a survey should show."""
    result = survey.result
    damaged = frozenset(
        part["part"]
        for part in result["parts"]
        if Fraction(part["points"]) or any(area["degree"] for area in part["areas"])
    )
    told = {reason["rule"] for reason in result["reasons"]}
    return Seen(
        survey.hazard,
        _parts(survey),
        damaged,
        tilt_counts=result["decided_by"] == "tilt" or "tilt_counts" in told,
    )


def wanted(ctx: Context, survey: Survey) -> list[Wanted]:
    """List the photographs that a survey should have, and which ones it has."""
    there = {photo.part for photo in photos(ctx, survey.id)}
    return photographing.wanted(seen(survey), there)


def slot_of(survey: Survey, part: str) -> Slot:
    """Return what a photograph shows; an unknown slot keeps its own name."""
    known = {slot.key: slot for slot in photographing.slots(seen(survey))}
    return known.get(part, Slot(part, part, photographing.MORE))


def clock_is_wrong(ctx: Context, photo: SurveyPhoto) -> bool:
    """Say whether the camera did write a moment, only not a believable one.

    The row keeps no moment then; the bytes still say what the camera wrote.
    """
    if photo.captured_at is not None:
        return False
    try:
        content = photofiles.original(ctx.settings.data_dir, photo.sha256)
        return photofiles.shot_of(content).captured_at is not None
    except Refusal:
        return False


def is_after_decision(survey: Survey, photo: SurveyPhoto) -> bool:
    """Say whether a photograph came after the decision, which cannot rest on it."""
    decided_at = survey.decided_at
    return decided_at is not None and photo.received_at > decided_at


def earlier_with_photos(ctx: Context, survey: Survey) -> Survey | None:
    """Return the last record of the same round before this one that has photographs."""
    shown = select(SurveyPhoto.survey_id).where(SurveyPhoto.removed_at.is_(None))
    found = select(Survey).where(
        Survey.incident_id == survey.incident_id,
        Survey.building_id == survey.building_id,
        Survey.round == survey.round,
        Survey.attempt < survey.attempt,
        Survey.id.in_(shown),
    )
    return ctx.session.scalars(found.order_by(Survey.attempt.desc()).limit(1)).first()


def photo_problems(ctx: Context, *, deep: bool = True) -> list[PhotoProblem]:
    """Name every row without its file, or with a file that is not what it was.

    Deep reads every byte; otherwise only existence and size are looked at.
    """
    rows = ctx.session.execute(
        select(
            SurveyPhoto.survey_id, SurveyPhoto.id, SurveyPhoto.sha256, SurveyPhoto.size
        ).order_by(SurveyPhoto.received_at, SurveyPhoto.id)
    ).all()
    sizes = {sha256: size for _survey, _photo, sha256, size in rows}
    broken = photofiles.missing(ctx.settings.data_dir, sizes, deep=deep)
    return [
        PhotoProblem(survey_id, photo_id, sha256, broken[sha256])
        for survey_id, photo_id, sha256, _size in rows
        if sha256 in broken
    ]


def photo_orphans(ctx: Context) -> list[Path]:
    """List files that no row names; they may be deleted."""
    known = set(ctx.session.scalars(select(SurveyPhoto.sha256)))
    before = (ctx.now - ON_ITS_WAY).timestamp()
    return photofiles.orphans(ctx.settings.data_dir, known, before)


def _parts(survey: Survey) -> tuple[tuple[str, str], ...]:
    """List the parts of the sheet used; of the whole house where it has none."""
    judged = {part["part"]: part["label_ja"] for part in survey.result["parts"]}
    book = rulebooks.rulebooks().get(survey.rule_version)
    if book is None:
        return tuple(judged.items())
    group = structure_group(survey.structure)
    for stage in (survey.stage, *WHOLE_HOUSE_STAGES):
        chapter = book.chapter(survey.hazard, group, stage)
        if chapter is not None and chapter.compositions:
            tables = chapter.compositions.values()
            known = {rule.part: rule.label for table in tables for rule in table}
            return tuple({**known, **judged}.items())
    return tuple(judged.items())
