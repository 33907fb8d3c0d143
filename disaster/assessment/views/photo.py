"""One photograph: the large picture, its bytes, and what may be put right about it."""

from collections.abc import Callable
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from disaster.assessment import permissions, photofiles, queries
from disaster.assessment.actions import photos as deeds
from disaster.assessment.forms.photos import LABELS, PhotoForm, RemovalForm
from disaster.assessment.queries import photos as asking
from disaster.assessment.rules import photographing
from disaster.assessment.rules.photographing import NOT_FINAL
from disaster.assessment.views.door import moment, pages
from disaster.assessment.views.photos import framed
from disaster.foundation import db, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.register import queries as register

# The small copy never changes under its name, yet it is nobody's business but ours.
A_DAY = "private, max-age=86400"
NEVER_KEPT = "private, no-store"


@pages.get("/<uuid:survey_id>/photos/<uuid:photo_id>")
@web.guard(permissions.READ)
def photo(ctx: Context, survey_id: UUID, photo_id: UUID) -> Response:
    """Show one photograph as large as the window, with its details."""
    return _page(ctx, survey_id, photo_id, forms.Form(RemovalForm))


@pages.get("/<uuid:survey_id>/photos/<uuid:photo_id>/original")
@web.guard(permissions.READ)
def photo_original(ctx: Context, survey_id: UUID, photo_id: UUID) -> Response:
    """Hand the bytes over as the camera wrote them."""
    found = asking.get_photo(ctx, survey_id, photo_id)
    content = photofiles.original(ctx.settings.data_dir, found.sha256)
    return _picture(content, found.media_type, NEVER_KEPT)


@pages.get("/<uuid:survey_id>/photos/<uuid:photo_id>/thumbnail")
@web.guard(permissions.READ)
def photo_thumbnail(ctx: Context, survey_id: UUID, photo_id: UUID) -> Response:
    """Hand the small copy over, without anything the camera wrote."""
    found = asking.get_photo(ctx, survey_id, photo_id)
    content = photofiles.thumbnail(ctx.settings.data_dir, found.sha256)
    return _picture(content, "image/jpeg", A_DAY)


@pages.post("/<uuid:survey_id>/photos/<uuid:photo_id>/bind")
@web.guard(permissions.RECORD)
def bind_photo(ctx: Context, survey_id: UUID, photo_id: UUID) -> Response:
    """Say that a photograph shows something else."""
    form = web.read_form(PhotoForm)

    def bind(filled: PhotoForm) -> object:
        return deeds.bind_photo(ctx, survey_id, photo_id, filled.part, filled.caption)

    if form.attempt(ctx, bind) is None:
        return _page(ctx, survey_id, photo_id, forms.Form(RemovalForm), form)
    web.tell("success", _("写真の対象と説明を直しました。"))
    return _back(survey_id, photo_id)


@pages.post("/<uuid:survey_id>/photos/<uuid:photo_id>/remove")
@web.guard(permissions.RECORD)
def remove_photo(ctx: Context, survey_id: UUID, photo_id: UUID) -> Response:
    """Take a photograph out, with a reason."""
    form = web.read_form(RemovalForm)

    def remove(filled: RemovalForm) -> object:
        return deeds.remove_photo(ctx, survey_id, photo_id, filled.reason)

    if form.attempt(ctx, remove) is None:
        return _page(ctx, survey_id, photo_id, form)
    web.tell("success", _("写真を外しました。このページからいつでも戻せます。"))
    return _back(survey_id, photo_id)


@pages.post("/<uuid:survey_id>/photos/<uuid:photo_id>/restore")
@web.guard(permissions.RECORD)
def restore_photo(ctx: Context, survey_id: UUID, photo_id: UUID) -> Response:
    """Put a photograph back."""
    form = forms.Form(RemovalForm)
    if not _done(ctx, form, lambda: deeds.restore_photo(ctx, survey_id, photo_id)):
        return _page(ctx, survey_id, photo_id, form)
    web.tell("success", _("写真を戻しました。"))
    return _back(survey_id, photo_id)


def _done(
    ctx: Context, form: forms.Form[RemovalForm], deed: Callable[[], object]
) -> bool:
    try:
        ctx.trying(deed)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _picture(content: bytes, media_type: str, caching: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Cache-Control"] = caching
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _back(survey_id: UUID, photo_id: UUID) -> Response:
    return web.see(url_for("assessment.photo", survey_id=survey_id, photo_id=photo_id))


def _page(
    ctx: Context,
    survey_id: UUID,
    photo_id: UUID,
    removal: forms.Form[RemovalForm],
    binding: forms.Form[PhotoForm] | None = None,
) -> Response:
    survey = queries.get_survey(ctx, survey_id)
    found = asking.get_photo(ctx, survey_id, photo_id)
    before, after = _neighbours(
        [one.id for one in asking.photos(ctx, survey_id)], found.id
    )
    known = forms.prefilled(PhotoForm, {"part": found.part, "caption": found.caption})
    wrong = binding or removal
    may_record = ctx.actor.may(permissions.RECORD)
    return web.page(
        "assessment/photo.html",
        wrong.status if wrong.errors else 200,
        survey=survey,
        survey_name=queries.name_of(ctx, survey),
        building=register.get_building(ctx, survey.building_id),
        one=framed(ctx, survey, found),
        before=before,
        after=after,
        slots=[
            (slot.key, slot.label) for slot in photographing.slots(asking.seen(survey))
        ],
        binding=binding or known,
        removal=removal,
        labels=LABELS,
        may_change=may_record and survey.state in NOT_FINAL,
        is_after_decision=asking.is_after_decision(survey, found),
        moment=moment,
        key=db.new_id(),
    )


def _neighbours(ids: list[UUID], own: UUID) -> tuple[UUID | None, UUID | None]:
    """Return the photographs before and after this one."""
    if own not in ids:
        return None, None
    at = ids.index(own)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)
