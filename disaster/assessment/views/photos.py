"""Photographs of a survey: the gallery, one upload a request, one large picture."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import jsonify, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from disaster.assessment import permissions, queries
from disaster.assessment.actions import photos as deeds
from disaster.assessment.actions.photos import Outcome, Receipt, Upload
from disaster.assessment.forms.photos import LABELS, PhotoForm
from disaster.assessment.queries import Survey
from disaster.assessment.queries import photos as asking
from disaster.assessment.queries.photos import SurveyPhoto
from disaster.assessment.rules import photographing
from disaster.assessment.rules.photographing import (
    EMPTY,
    LARGEST_FILE,
    NOT_FINAL,
    Slot,
    UnusablePhoto,
    Wanted,
)
from disaster.assessment.views.door import moment, pages
from disaster.foundation import db, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register

Adding = forms.Form[PhotoForm]
KILOBYTE = 1024
WRONG_CLOCK = _("カメラの時計が合っていません")
TOLD = {
    Outcome.ADDED: _("届きました。"),
    Outcome.KNOWN: _("同じ写真がもうあります。何も変えていません。"),
    Outcome.TAKEN_OUT: _(
        "同じ写真が外されています。使うときは、外した写真から戻してください。"
        "何も変えていません。"
    ),
}


@dataclass(frozen=True, slots=True)
class Framed:
    """One photograph as a page shows it."""

    photo: SurveyPhoto
    slot: Slot
    taken: str
    note: str

    @property
    def size(self) -> str:
        """How large the file is."""
        return f"{-(-self.photo.size // KILOBYTE):,} KB"


@dataclass(frozen=True, slots=True)
class Gallery:
    """All photographs of a survey with what is still wanted (写真の一覧)."""

    survey: Survey
    groups: list[tuple[Slot, list[Framed]]]
    removed: list[Framed]
    wanted: list[Wanted]
    slots: list[tuple[str, list[Slot]]]
    earlier: Survey | None
    may_add: bool
    may_change: bool
    form: Adding
    key: UUID
    opens: bool

    @property
    def count(self) -> int:
        """How many photographs are shown."""
        return sum(len(framed) for _slot, framed in self.groups)

    @property
    def there(self) -> int:
        """How many of the wanted ones are there."""
        return sum(one.is_there for one in self.wanted)


def gallery(ctx: Context, survey: Survey, form: Adding | None = None) -> Gallery:
    """Gather what the partial ``assessment/photos.html`` shows."""
    shown = [framed(ctx, survey, one) for one in asking.photos(ctx, survey.id)]
    everything = asking.all_photos(ctx, survey.id)
    may_record = ctx.actor.may(permissions.RECORD)
    incident = incidents.get_incident(ctx, survey.incident_id)
    may_change = may_record and survey.state in NOT_FINAL
    slots = photographing.slots(asking.seen(survey))
    is_open = incident.closed_at is None
    has_none = may_change and is_open and not everything
    return Gallery(
        survey,
        [(slot, list(each)) for slot, each in groupby(shown, lambda one: one.slot)],
        [framed(ctx, survey, one) for one in everything if one.removed_at is not None],
        asking.wanted(ctx, survey),
        [(group, list(each)) for group, each in groupby(slots, lambda one: one.group)],
        asking.earlier_with_photos(ctx, survey) if has_none else None,
        may_add=may_record and is_open,
        may_change=may_change,
        form=form or forms.Form(PhotoForm),
        key=db.new_id(),
        # On the survey's own page the form is folded away until somebody wants it.
        opens=form is not None,
    )


@pages.get("/<uuid:survey_id>/photos")
@web.guard(permissions.READ)
def photos(ctx: Context, survey_id: UUID) -> Response:
    """Show the photographs of a survey on a page of their own."""
    return _page(ctx, queries.get_survey(ctx, survey_id), forms.Form(PhotoForm))


@pages.post("/<uuid:survey_id>/photos")
@web.guard(permissions.RECORD)
def add_photos(ctx: Context, survey_id: UUID) -> Response:
    """Take one photograph from a program, or several from a plain form."""
    form = web.read_form(PhotoForm)
    sent = [file for file in request.files.getlist("photos") if file.filename]
    if web.wants_json():
        return _receipt(ctx, survey_id, form, sent)
    arrived = sum(_try(ctx, survey_id, form, file) for file in sent)
    if not sent and not form.errors:
        form.errors["photos"] = _("写真を選んでください。")
    if not arrived:
        return _page(ctx, queries.get_survey(ctx, survey_id), form)
    web.tell("success", _("写真 %d 枚が届きました。") % arrived)
    for sentence in form.errors.values():
        web.tell("warning", sentence)
    return web.see(url_for("assessment.photos", survey_id=survey_id))


@pages.post("/<uuid:survey_id>/photos/bring/<uuid:from_id>")
@web.guard(permissions.RECORD)
def bring_photos(ctx: Context, survey_id: UUID, from_id: UUID) -> Response:
    """Take the photographs of the record before along."""
    brought = deeds.bring_photos(ctx, survey_id, from_id)
    web.tell("success", _("前の記録の写真 %d 枚を付けました。") % len(brought))
    return web.see(url_for("assessment.photos", survey_id=survey_id))


def _receipt(
    ctx: Context, survey_id: UUID, form: Adding, sent: list[FileStorage]
) -> Response:
    """Answer one upload with one receipt; a refusal becomes problem+json."""
    if form.filled is None:
        name, reason = next(iter(form.errors.items()))
        raise FieldRefusal(LABELS.get(name, name), reason)
    if len(sent) != 1:
        raise UnusablePhoto(reason=EMPTY)
    try:
        made = deeds.add_photo(ctx, survey_id, _upload(form.filled, sent[0]))
    except FieldRefusal as refusal:
        name = LABELS.get(refusal.field, refusal.field)
        raise FieldRefusal(name, refusal.reason) from refusal
    note = f" {WRONG_CLOCK}。" if made.clock_is_wrong else ""
    answer = jsonify(
        id=str(made.photo.id),
        sha256=made.photo.sha256,
        outcome=made.outcome.value,
        told=TOLD[made.outcome] + note,
    )
    answer.status_code = 201 if made.outcome is Outcome.ADDED else 200
    return answer


def _try(ctx: Context, survey_id: UUID, form: Adding, file: FileStorage) -> bool:
    """Keep one of several photographs; what is wrong with it is noted by its name."""
    if form.filled is None:
        return False
    upload = _upload(form.filled, file)
    try:
        made: Receipt = ctx.trying(lambda: deeds.add_photo(ctx, survey_id, upload))
    except FieldRefusal as refusal:
        form.refuse(refusal)
        return False
    except Refusal as refusal:
        form.status = refusal.status
        _complain(form, file, str(refusal))
        return False
    if made.outcome is not Outcome.ADDED:
        _complain(form, file, TOLD[made.outcome])
    elif made.clock_is_wrong:
        _complain(form, file, _("届きました。") + WRONG_CLOCK + "。")
    return made.outcome is Outcome.ADDED


def _complain(form: Adding, file: FileStorage, sentence: str) -> None:
    before = form.errors.get("photos", "")
    told = f"{file.filename}: {sentence}"
    form.errors["photos"] = f"{before} {told}" if before else told


def _upload(filled: PhotoForm, file: FileStorage) -> Upload:
    # One byte more than allowed is enough to know.
    content = file.stream.read(LARGEST_FILE + 1)
    return Upload(content, filled.part, filled.caption)


def framed(ctx: Context, survey: Survey, photo: SurveyPhoto) -> Framed:
    """Return a photograph with the words beside it."""
    taken = moment(photo.captured_at) if photo.captured_at else ""
    note = WRONG_CLOCK if asking.clock_is_wrong(ctx, photo) else ""
    return Framed(photo, asking.slot_of(survey, photo.part), taken, note)


def _page(ctx: Context, survey: Survey, form: Adding) -> Response:
    return web.page(
        "assessment/photos_page.html",
        form.status if form.errors else 200,
        survey=survey,
        survey_name=queries.name_of(ctx, survey),
        building=register.get_building(ctx, survey.building_id),
        photos=gallery(ctx, survey, form),
        labels=LABELS,
    )
