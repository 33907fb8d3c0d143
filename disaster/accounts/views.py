"""Log in, log out, and the administrator's list of people."""

from datetime import datetime, time
from urllib.parse import urlsplit

from flask import Blueprint, Request, request, url_for
from werkzeug.wrappers import Response

from disaster.accounts import actions, doorkeeper, permissions, queries
from disaster.accounts.forms import AccountForm, LoginForm
from disaster.foundation import clock, formats, forms, web
from disaster.foundation.authority import Role
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal

pages = Blueprint("accounts", __name__, url_prefix="/staff")

HOME = "/staff/"


@pages.get("/login")
@web.guard(public=True)
def login(_ctx: Context) -> Response:
    """Show the log-in form."""
    return web.page("accounts/login.html", form=forms.Form(LoginForm), next=_next())


@pages.post("/login")
@web.guard(public=True)
def sign_in(ctx: Context) -> Response:
    """Check name, passphrase and code together."""
    form = web.read_form(LoginForm)
    if form.filled is None:
        return web.page("accounts/login.html", 422, form=form, next=_next())
    outcome = actions.sign_in(
        ctx,
        form.filled.username,
        form.filled.passphrase,
        request.form.get("code", ""),
        request.remote_addr or "",
    )
    if isinstance(outcome, Refusal):
        # A redirect, because the noted failure must be kept.
        web.tell("error", str(outcome))
        return web.see(url_for("accounts.login", next=_next()))
    answer = web.see(_next())
    doorkeeper.give_cookie(ctx.settings, answer, outcome)
    return answer


@pages.post("/logout")
@web.guard()
def sign_out(ctx: Context) -> Response:
    """End the session on the server too."""
    actions.sign_out(ctx, doorkeeper.token_of(web.this_house(), request))
    answer = web.see(url_for("accounts.login"))
    doorkeeper.take_cookie(ctx.settings, answer)
    web.tell("success", "ログアウトしました。")
    return answer


@pages.get("/accounts")
@web.guard(permissions.READ, permissions.MANAGE)
def index(ctx: Context) -> Response:
    """List the people who may log in."""
    return _list_page(ctx, forms.Form(AccountForm))


@pages.post("/accounts")
@web.guard(permissions.MANAGE)
def add(ctx: Context) -> Response:
    """Add a person and show the credentials once."""
    form = web.read_form(AccountForm)
    made = form.attempt(ctx, lambda filled: _add(ctx, filled))
    if made is None:
        return _list_page(ctx, form, form.status)
    return web.page("accounts/credentials.html", made=made)


@pages.post("/accounts/<username>/disable")
@web.guard(permissions.MANAGE)
def disable(ctx: Context, username: str) -> Response:
    """Stop an account at once."""
    actions.disable_account(ctx, username)
    web.tell("success", f"{username} を停止しました。次の操作から使えません。")
    return web.see(url_for("accounts.index"))


@pages.post("/accounts/<username>/renew")
@web.guard(permissions.MANAGE)
def renew(ctx: Context, username: str) -> Response:
    """Give new credentials, shown once."""
    made = actions.renew_credentials(ctx, username)
    return web.page("accounts/credentials.html", made=made)


def _add(ctx: Context, filled: AccountForm) -> actions.Credentials:
    expires_at = None
    if filled.expires_on:
        day = formats.parse_date(filled.expires_on)
        expires_at = datetime.combine(day, time.max, clock.TOKYO)
    return actions.add_account(
        ctx,
        filled.username,
        filled.display_name,
        filled.roles,
        expires_at=expires_at,
    )


def _list_page(
    ctx: Context, form: forms.Form[AccountForm], status: int = 200
) -> Response:
    return web.page(
        "accounts/index.html",
        status,
        accounts=queries.all_accounts(ctx),
        form=form,
        roles=[(role.value, role.label) for role in Role],
        now=ctx.now,
        may_manage=ctx.actor.may(permissions.MANAGE),
    )


def _next(incoming: Request = request) -> str:
    """Return where to go after the log-in: only ever a path of our own (S37)."""
    wanted = incoming.values.get("next", HOME)
    parts = urlsplit(wanted)
    ours = not parts.scheme and not parts.netloc and wanted.startswith("/staff/")
    return HOME if not ours or "\\" in wanted or wanted.startswith("//") else wanted
