"""What is done with photographs: add, bind anew, take out, put back, bring along."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from disaster import audit
from disaster.assessment import permissions, photofiles, queries
from disaster.assessment.photofiles import Picture, Shot
from disaster.assessment.queries import photos as asking
from disaster.assessment.rules import photographing, surveying
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.tables import Survey, SurveyPhoto
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents

# What a photograph keeps when the next record of its house takes it over.
KEPT = (
    "sha256",
    "media_type",
    "size",
    "width",
    "height",
    "part",
    "caption",
    "captured_at",
    "latitude",
    "longitude",
)


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of a photograph, what it shows and words under it."""

    content: bytes
    part: str
    caption: str = ""


class Outcome(StrEnum):
    """What became of an upload (受取りの結果)."""

    ADDED = "added"
    KNOWN = "known"
    TAKEN_OUT = "taken_out"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one upload; the same photograph twice changes nothing."""

    photo: SurveyPhoto
    outcome: Outcome
    clock_is_wrong: bool = False


def add_photo(ctx: Context, survey_id: UUID, upload: Upload) -> Receipt:
    """写真を加える: keep the bytes on the disk, then the row that tells of them."""
    ctx.require(permissions.RECORD)
    # Unpacking takes time; nobody else should wait for the row meanwhile.
    picture = photofiles.examine(upload.content)
    name = photofiles.digest(upload.content)
    survey = queries.survey_held(ctx, survey_id)
    incident = incidents.get_open(ctx, survey.incident_id)
    twin = asking.by_digest(ctx, survey_id, name)
    if twin is not None:
        is_out = twin.removed_at is not None
        return Receipt(twin, Outcome.TAKEN_OUT if is_out else Outcome.KNOWN)
    photo = _photo(ctx, survey, upload, picture)
    shot = picture.shot
    believed = shot.captured_at is None or photographing.is_believable(
        clock.tokyo(shot.captured_at), incident.struck_on, ctx.now
    )
    _place(photo, shot, believed=believed)
    photo.sha256 = photofiles.keep(
        ctx.settings.data_dir, upload.content, picture.thumbnail
    )
    ctx.session.add(photo)
    ctx.session.flush()
    _note(ctx, "added", photo, sha256=name, part=photo.part)
    return Receipt(photo, Outcome.ADDED, clock_is_wrong=not believed)


def bind_photo(
    ctx: Context, survey_id: UUID, photo_id: UUID, part: str, caption: str
) -> SurveyPhoto:
    """写真の対象を直す: it shows another part than somebody chose."""
    ctx.require(permissions.RECORD)
    photo = _changeable(ctx, survey_id, photo_id)
    survey = queries.get_survey(ctx, survey_id)
    slots = photographing.slots(asking.seen(survey))
    before = photo.part
    photo.part = photographing.check_slot(part, slots)
    photo.caption = photographing.check_caption(caption)
    _note(ctx, "bound", photo, before=before, part=photo.part)
    return photo


def remove_photo(
    ctx: Context, survey_id: UUID, photo_id: UUID, reason: str
) -> SurveyPhoto:
    """写真を外す: it is not shown any more; bytes, row and reason stay."""
    ctx.require(permissions.RECORD)
    photo = _changeable(ctx, survey_id, photo_id)
    words = photographing.check_reason(reason)
    if photo.removed_at is None:
        photo.removed_at, photo.removed_by = ctx.now, ctx.actor.name
        photo.removal_reason = words
        _note(ctx, "removed", photo)
    return photo


def restore_photo(ctx: Context, survey_id: UUID, photo_id: UUID) -> SurveyPhoto:
    """外した写真を戻す: it shows again."""
    ctx.require(permissions.RECORD)
    photo = _changeable(ctx, survey_id, photo_id)
    if photo.removed_at is not None:
        photo.removed_at = photo.removed_by = None
        photo.removal_reason = ""
        _note(ctx, "restored", photo)
    return photo


def bring_photos(ctx: Context, survey_id: UUID, from_id: UUID) -> list[SurveyPhoto]:
    """前の記録の写真を付ける: a survey sent back and recorded anew keeps its proof."""
    ctx.require(permissions.RECORD)
    survey = queries.survey_held(ctx, survey_id)
    photographing.refuse_final(SurveyState(survey.state))
    before = queries.get_survey(ctx, from_id)
    surveying.refuse_other_house(
        (survey.incident_id, survey.building_id),
        (before.incident_id, before.building_id),
    )
    known = {photo.sha256 for photo in asking.all_photos(ctx, survey_id)}
    brought = [
        _copy(ctx, photo, survey)
        for photo in asking.photos(ctx, from_id)
        if photo.sha256 not in known
    ]
    photographing.check_room(len(known) + len(brought) - 1)
    ctx.session.add_all(brought)
    ctx.session.flush()
    for photo in brought:
        _note(ctx, "added", photo, sha256=photo.sha256, part=photo.part)
    return brought


def _photo(
    ctx: Context, survey: Survey, upload: Upload, picture: Picture
) -> SurveyPhoto:
    photographing.check_room(len(asking.all_photos(ctx, survey.id)))
    slots = photographing.slots(asking.seen(survey))
    return SurveyPhoto(
        survey_id=survey.id,
        media_type=picture.media_type,
        size=len(upload.content),
        width=picture.width,
        height=picture.height,
        part=photographing.check_slot(upload.part, slots),
        caption=photographing.check_caption(upload.caption),
        received_at=ctx.now,
        received_by=ctx.actor.name,
        receiver_name=ctx.actor.display_name,
    )


def _place(photo: SurveyPhoto, shot: Shot, *, believed: bool) -> None:
    photo.captured_at = shot.captured_at if believed else None
    photo.latitude, photo.longitude = shot.latitude, shot.longitude


def _copy(ctx: Context, photo: SurveyPhoto, survey: Survey) -> SurveyPhoto:
    return SurveyPhoto(
        **{name: getattr(photo, name) for name in KEPT},
        survey_id=survey.id,
        received_at=ctx.now,
        received_by=ctx.actor.name,
        receiver_name=ctx.actor.display_name,
    )


def _changeable(ctx: Context, survey_id: UUID, photo_id: UUID) -> SurveyPhoto:
    """Hold a photograph of a survey that nobody has decided yet."""
    survey = queries.survey_held(ctx, survey_id)
    photo = asking.get_photo(ctx, survey_id, photo_id)
    photographing.refuse_final(SurveyState(survey.state))
    return photo


def _note(ctx: Context, what: str, photo: SurveyPhoto, **facts: object) -> None:
    survey = str(photo.survey_id)
    audit.record(ctx, f"survey.photo_{what}", photo.id, survey=survey, **facts)
