"""The public's pages of the mailing list: ask, confirm, leave; no script needed.

Opening a link changes nothing, because mail scanners open links too: only the button
on the page does.
"""

from dataclasses import replace

from flask import request, url_for
from werkzeug.wrappers import Response

from broadcast import actions, queries
from broadcast.forms import SubscribeForm
from broadcast.queries import places
from broadcast.rules.addresses import MailAddress, domain_hint
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
    """Show the button that confirms."""
    try:
        queries.awaiting(ctx, token)
    except UnknownToken as refusal:
        return _page(
            ctx, "confirm.html", "mail/confirm/x", refusal.status, error=str(refusal)
        )
    return _page(ctx, "confirm.html", "mail/confirm/x", token=token, error="")


@mailing.post("/confirm/<token>")
@web.guard(public=True)
def confirmed(ctx: Context, token: str) -> Response:
    """Make the subscription active."""
    try:
        actions.confirm_subscription(ctx, token)
    except UnknownToken as refusal:
        return _page(
            ctx, "confirm.html", "mail/confirm/x", refusal.status, error=str(refusal)
        )
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
    actions.request_subscription(ctx, filled.address, filled.language, filled.districts)
    return True


def _hint(form: forms.Form[SubscribeForm]) -> str:
    """Return the provider that was probably meant, unless the person is sure."""
    if form.filled is None or form.filled.sure:
        return ""
    address = MailAddress(*form.filled.address.rsplit("@", 1))
    return domain_hint(address) or ""


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
        districts=[(d.code, d.name) for d in places.districts(ctx).values()],
        languages=list(i18n.LANGUAGES.items()),
        sender=ctx.settings.mail_from,
    )


def _page(
    ctx: Context, template: str, path: str, status: int = 200, **values: object
) -> Response:
    lang = _language()
    site = pages.public_site(ctx.settings, ctx.now, i18n.SOURCE, path)
    choices = [(code, name, f"?lang={code}") for code, name in i18n.LANGUAGES.items()]
    home = "" if lang == i18n.SOURCE else f"{lang}/"
    return web.page(
        f"broadcast/public/{template}",
        status,
        site=replace(site, lang=lang, languages=choices, home=home),
        has_form=True,
        lang=lang,
        _=i18n.translator(lang),
        **values,
    )


def _language() -> str:
    return i18n.known(request.args.get("lang") or request.cookies.get("lang"))
