"""The public's pages of the mailing list: ask, confirm, leave; no script needed.

Opening a link changes nothing, because mail scanners open links too: only the button
on the page does.
"""

from flask import request, url_for
from werkzeug.wrappers import Response

from broadcast import actions, queries
from broadcast.forms import SubscribeForm, WishForm
from broadcast.queries import letters, places
from broadcast.rules.addresses import MailAddress, domain_hint
from broadcast.rules.categories import LABELS
from broadcast.rules.identity import UnknownToken, read_unsubscribe_token
from broadcast.views.doors import mailing
from disaster.foundation import forms, i18n, pages, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _


@mailing.get("/")
@web.guard(public=True)
def subscribe(ctx: Context) -> Response:
    """Show how to get the alerts by mail."""
    return _form_page(ctx, forms.prefilled(SubscribeForm, {"language": _language()}))


@mailing.post("/")
@web.guard(public=True)
def ask(ctx: Context) -> Response:
    """Mail a link to the address; the answer is the same for everybody."""
    form = web.read_form(SubscribeForm)
    hint = _hint(form)
    if hint:
        form.errors["sure"] = _("%s ではありませんか。") % hint
        return _form_page(ctx, form, 422, hint)
    asked = form.attempt(ctx, lambda filled: _ask(ctx, filled))
    if asked is None:
        return _form_page(ctx, form, form.status)
    return web.see(url_for("mailing.asked", lang=_language()))


@mailing.get("/asked")
@web.guard(public=True)
def asked(ctx: Context) -> Response:
    """Say what happens next, whoever asked."""
    return _page(ctx, "asked.html", "mail/asked")


@mailing.get("/confirm/<token>")
@web.guard(public=True)
def confirm(ctx: Context, token: str) -> Response:
    """Show the button that confirms, and the choices that a mail could not hold."""
    try:
        wish = queries.awaiting(ctx, token).wish or {}
    except UnknownToken as refusal:
        return _confirm_page(ctx, refusal.status, error=str(refusal))
    form = forms.prefilled(WishForm, wish) if wish.get("open") else None
    return _confirm_page(ctx, form=form)


@mailing.post("/confirm/<token>")
@web.guard(public=True)
def confirmed(ctx: Context, token: str) -> Response:
    """Make the subscription active."""
    try:
        is_open = (queries.awaiting(ctx, token).wish or {}).get("open")
        form = web.read_form(WishForm) if is_open else None
        done = _confirmed(ctx, token, form)
    except UnknownToken as refusal:
        return _confirm_page(ctx, refusal.status, error=str(refusal))
    if not done:
        return _confirm_page(ctx, form.status if form else 422, form=form)
    return _page(ctx, "done.html", "mail/confirm/x", deed="confirmed")


@mailing.get("/unsubscribe/<token>")
@web.guard(public=True)
def unsubscribe(ctx: Context, token: str) -> Response:
    """Show the button that ends the mails."""
    try:
        read_unsubscribe_token(ctx.settings.secret_key.encode(), token)
    except UnknownToken as refusal:
        return _page(
            ctx,
            "unsubscribe.html",
            "mail/unsubscribe/x",
            refusal.status,
            error=str(refusal),
        )
    return _page(ctx, "unsubscribe.html", "mail/unsubscribe/x", token=token, error="")


@mailing.post("/unsubscribe/<token>")
@web.guard(public=True)
def one_click(ctx: Context, token: str) -> Response:
    """End the mails, from our page or with a mail program's own button (RFC 8058).

    The token is the whole proof, so this route needs no cookie and no form token.
    """
    try:
        actions.leave(ctx, token)
    except UnknownToken as refusal:
        return _page(
            ctx,
            "unsubscribe.html",
            "mail/unsubscribe/x",
            refusal.status,
            error=str(refusal),
        )
    return _page(ctx, "done.html", "mail/unsubscribe/x", deed="left")


def _ask(ctx: Context, filled: SubscribeForm) -> bool:
    actions.request_subscription(
        ctx, filled.address, filled.language, filled.districts, filled.categories
    )
    return True


def _confirmed(ctx: Context, token: str, form: forms.Form[WishForm] | None) -> bool:
    """Confirm with what was chosen on the page, or with the wish as it was."""
    if form is None:
        actions.confirm_subscription(ctx, token)
        return True
    made = form.attempt(
        ctx,
        lambda filled: actions.confirm_subscription(
            ctx, token, (filled.language, filled.districts, filled.categories)
        ),
    )
    return made is not None


def _hint(form: forms.Form[SubscribeForm]) -> str:
    """Return the provider that was probably meant, unless the person is sure."""
    if form.filled is None or form.filled.sure:
        return ""
    address = MailAddress(*form.filled.address.rsplit("@", 1))
    return domain_hint(address) or ""


def _confirm_page(
    ctx: Context,
    status: int = 200,
    *,
    form: forms.Form[WishForm] | None = None,
    error: str = "",
) -> Response:
    return _page(
        ctx,
        "confirm.html",
        "mail/confirm/x",
        status,
        form=form,
        error=error,
        **_choices(ctx),
    )


def _choices(ctx: Context) -> dict[str, object]:
    """Return what can be chosen: districts, languages, categories."""
    return {
        "districts": [(d.code, d.name) for d in places.districts(ctx).values()],
        "languages": list(i18n.LANGUAGES.items()),
        "categories": [(one.value, label) for one, label in LABELS.items()],
    }


def _form_page(
    ctx: Context,
    form: forms.Form[SubscribeForm],
    status: int = 200,
    hint: str = "",
) -> Response:
    return _page(
        ctx,
        "subscribe.html",
        "mail/index.html",
        status,
        form=form,
        hint=hint,
        sender=ctx.settings.mail_from,
        mailbox=letters.sign_up_mailbox(ctx.settings),
        **_choices(ctx),
    )


def _page(
    ctx: Context, template: str, path: str, status: int = 200, **values: object
) -> Response:
    lang = _language()
    return web.page(
        f"broadcast/public/{template}",
        status,
        site=pages.answered_site(ctx.settings, ctx.now, lang, path),
        has_form=True,
        lang=lang,
        _=i18n.translator(lang),
        **values,
    )


def _language() -> str:
    return i18n.known(request.args.get("lang") or request.cookies.get("lang"))
