"""The online application: five short pages that work without a script (オンライン申請).

The answers stay on the server. Addresses hold no code, no name and no number.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request, session
from werkzeug.wrappers import Response

from certificates import actions, photofiles, queries
from certificates.actions import Sending
from certificates.forms import CheckForm, CodeForm, WhatForm, WhereForm, WhoForm, told
from certificates.queries import OnlineApplication
from certificates.rules import applying as rules
from certificates.rules.receiving import RELATION_LABELS
from certificates.views.deadlines import deadlines
from certificates.views.home import (
    CODE,
    applying,
    draft_in_hand,
    language,
    network,
    page,
    remembered,
    speak,
    tell,
    to,
    translator,
)
from certificates.views.pictures import code_picture
from disaster.foundation import forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents

FORMS: dict[str, type[forms.Typed]] = {
    "who": WhoForm,
    "where": WhereForm,
    "what": WhatForm,
}
NEXT = {"who": "where", "where": "what"}
PAGE = "/<any(who, where, what):name>"
PHOTO = "/photos/<uuid:photo_id>"
LOST = _("書きかけの申請が見つかりません。再開コードを入れてください。")
NOT_SENT = _("%d枚目だけ送れませんでした。文字は届いています。")


@applying.get("/")
@web.guard(public=True)
def start(ctx: Context) -> Response:
    """Say what is needed, until when, and offer to begin or to go on."""
    return page(
        ctx,
        "start.html",
        "apply/index.html",
        incidents=incidents.open_incidents(ctx),
        deadlines=deadlines(ctx),
        form=forms.Form(CodeForm),
        has_draft=draft_in_hand(ctx) is not None,
    )


@applying.post("/begin")
@web.guard(public=True)
def begin(ctx: Context) -> Response:
    """Open a new draft."""
    return _opened(actions.begin_application(ctx, network()), "who")


@applying.post("/resume")
@web.guard(public=True)
def resume(ctx: Context) -> Response:
    """Open the draft of a code."""
    typed = request.form.get("resume_code", "")[:40]
    return _opened(actions.resume_application(ctx, typed, network()), "")


@applying.post("/leave")
@web.guard(public=True)
def leave(_ctx: Context) -> Response:
    """Forget the draft on this device; it stays on the server."""
    session.pop(CODE, None)
    tell("info", _("この端末から消しました。再開コードで続きを書けます。"))
    return web.see(to("applying.start"))


@applying.get(PAGE)
@web.guard(public=True)
def show(ctx: Context, name: str) -> Response:
    """Show one of the first three pages as it was left."""
    draft = draft_in_hand(ctx)
    if draft is None or draft.state not in rules.CHANGEABLE:
        return _elsewhere(draft)
    return _form_page(ctx, name, forms.Form(FORMS[name], draft.answers.get(name)))


@applying.post(PAGE)
@web.guard(public=True)
def save(ctx: Context, name: str) -> Response:
    """Keep one of the first three pages and go on."""
    draft = draft_in_hand(ctx)
    if draft is None:
        return _elsewhere(draft)
    form: forms.Form[forms.Typed] = web.read_form(FORMS[name])
    draft_id = draft.id
    if not form.attempt(ctx, lambda _f: _saved(ctx, draft_id, name, form.typed)):
        return _form_page(ctx, name, form, form.status)
    if name == "what":
        return web.see(to("applying.photos"))
    return web.see(to("applying.show", name=NEXT[name]))


@applying.get("/photos")
@web.guard(public=True)
def photos(ctx: Context) -> Response:
    """Show the photographs that arrived, and take more."""
    draft = draft_in_hand(ctx)
    if draft is None or draft.state not in rules.CHANGEABLE:
        return _elsewhere(draft)
    sent = queries.photos_of(ctx, draft.id)
    return page(
        ctx,
        "photos.html",
        "apply/photos",
        code=200,
        resume_code=rules.grouped(remembered()),
        photos=[(photo, rules.SLOTS[photo.slot]) for photo in sent],
        room=rules.MOST_PHOTOS - len(sent),
        slots=_options(rules.SLOTS),
    )


@applying.post("/photos")
@web.guard(public=True)
def send_photos(ctx: Context) -> Response:
    """Take photographs; one that fails keeps neither the others nor the words back."""
    draft = draft_in_hand(ctx)
    if draft is None:
        return _elsewhere(draft)
    slot, draft_id, arrived = request.form.get("slot", ""), draft.id, 0
    files = [file for file in request.files.getlist("photos") if file.filename]
    for number, file in enumerate(files, start=1):
        content = file.stream.read(rules.LARGEST_PHOTO + 1)
        try:
            arrived += ctx.trying(
                lambda content=content: actions.attach_photo(  # type: ignore[misc]
                    ctx, draft_id, slot, content
                )
            )
        except Refusal as refusal:
            web.tell("warning", translator()(NOT_SENT) % number)
            tell("warning", str(refusal))
    if not files:
        tell("warning", _("写真を選んでください。"))
    if arrived:
        web.tell("success", translator()(_("写真 %d 枚が届きました。")) % arrived)
    return web.see(to("applying.photos"))


@applying.get(PHOTO)
@web.guard(public=True)
def photo(ctx: Context, photo_id: UUID) -> Response:
    """Show the small copy to whoever holds the draft, without what the camera wrote."""
    draft = draft_in_hand(ctx)
    if draft is None:
        return _elsewhere(draft)
    found = queries.photo_of(ctx, draft.id, photo_id)
    small = photofiles.thumbnail(ctx.settings.data_dir, draft.id, found.sha256)
    return Response(small, mimetype="image/jpeg")


@applying.post(f"{PHOTO}/remove")
@web.guard(public=True)
def remove_photo(ctx: Context, photo_id: UUID) -> Response:
    """Take a photograph back."""
    draft = draft_in_hand(ctx)
    if draft is None:
        return _elsewhere(draft)
    actions.drop_photo(ctx, draft.id, photo_id)
    return web.see(to("applying.photos"))


@applying.get("/check")
@web.guard(public=True)
def check(ctx: Context) -> Response:
    """Show everything once more, with the consents."""
    draft = draft_in_hand(ctx)
    if draft is None or draft.state not in rules.CHANGEABLE:
        return _elsewhere(draft)
    form = forms.prefilled(CheckForm, {"method": rules.Wish.FIELD.value})
    return _check_page(ctx, draft, form)


@applying.post("/check")
@web.guard(public=True)
def submit(ctx: Context) -> Response:
    """Send the application; a second press leads to the same number."""
    draft = draft_in_hand(ctx)
    if draft is None:
        return _elsewhere(draft)
    form, said, draft_id = web.read_form(CheckForm), told(draft.answers), draft.id
    if said is None:
        tell("warning", rules.Unfinished.message)
        return web.see(to("applying.check"))
    seen = draft.answers
    done = form.attempt(
        ctx,
        lambda filled: actions.submit_online(
            ctx,
            draft_id,
            Sending(said, seen, filled.method, tuple(filled.consents), language()),
        ),
    )
    if done is None:
        return _check_page(ctx, draft, form, form.status)
    return web.see(to("applying.done"))


@applying.get("/done")
@web.guard(public=True)
def done(ctx: Context) -> Response:
    """Show the receipt number, to keep or to print."""
    draft = draft_in_hand(ctx)
    if draft is None or draft.number is None:
        return _elsewhere(draft)
    return page(
        ctx,
        "done.html",
        "apply/done",
        number=draft.number,
        code_image=code_picture(draft.number),
        resume_code=rules.grouped(remembered()),
        is_open=draft.state in rules.CHANGEABLE,
    )


def _saved(
    ctx: Context, draft_id: UUID, name: str, typed: dict[str, list[str]]
) -> bool:
    actions.save_page(ctx, draft_id, name, typed)
    return True


def _opened(outcome: str | Refusal, name: str) -> Response:
    if isinstance(outcome, Refusal):
        # A redirect, because the counted try must be kept.
        tell("error", str(outcome))
        return web.see(to("applying.start"))
    session[CODE] = outcome
    return web.see(to("applying.show", name=name or "who"))


def _elsewhere(draft: OnlineApplication | None) -> Response:
    """Send the browser where its draft is: nowhere, or already sent."""
    if draft is None:
        tell("warning", LOST)
        return web.see(to("applying.start"))
    return web.see(to("applying.done"))


def _form_page(
    ctx: Context, name: str, form: forms.Form[forms.Typed], status: int = 200
) -> Response:
    return page(
        ctx,
        f"{name}.html",
        f"apply/{name}",
        code=status,
        form=speak(form),
        resume_code=rules.grouped(remembered()),
        relations=_options(RELATION_LABELS),
        tenures=_options(rules.TENURES),
        uses=_options(rules.USES),
        floodings=_options(rules.FLOODINGS),
        parts=_options(rules.PARTS),
        equipment=_options(rules.EQUIPMENT),
        incidents=incidents.open_incidents(ctx),
        deadlines=deadlines(ctx),
    )


def _check_page(
    ctx: Context,
    draft: OnlineApplication,
    form: forms.Form[CheckForm],
    status: int = 200,
) -> Response:
    said = told(draft.answers)
    return page(
        ctx,
        "check.html",
        "apply/check",
        code=status,
        form=speak(form),
        resume_code=rules.grouped(remembered()),
        said=said,
        message=draft.message,
        incident=incidents.get_incident(ctx, said.incident_id) if said else None,
        photos=len(queries.photos_of(ctx, draft.id)),
        is_slight=said is not None and rules.is_slight(said.parts, said.flooding),
        names=_words(said) if said else {},
        wishes=_options(rules.WISHES),
        consents=_options(rules.CONSENTS),
    )


def _words(said: rules.Told) -> dict[str, str]:
    """Return the chosen answers in words of the reader's language."""
    translate = translator()
    return {
        "relation": translate(RELATION_LABELS[said.relation]),  # type: ignore[index]
        "tenure": translate(rules.TENURES[rules.Tenure(said.tenure)]),
        "use": translate(rules.USES[rules.Use(said.use)]),
        "flooding": translate(rules.FLOODINGS[rules.Flooding(said.flooding)]),
        "damage": "・".join(
            translate({**rules.PARTS, **rules.EQUIPMENT}[part])
            for part in (*said.parts, *said.equipment)
        ),
    }


def _options(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    translate = translator()
    return [(str(value), translate(label)) for value, label in labels.items()]
