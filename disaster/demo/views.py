"""Pages that exist only in a demo: the guide with its codes, and the mailbox."""

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from disaster.accounts import actions, credentials, doorkeeper, queries
from disaster.demo import sink
from disaster.foundation import clock, formats, web
from disaster.foundation.authority import Role
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound, Refusal

# Where each person's work begins, so that one press leads to it.
START = {
    "tamura": "register.index",
    "yoshida": "register.index",
    "takahashi": "broadcast.index",
    "yamaguchi": "shelters.index",
    "admin": "register.imports",
    "miyata": "audit.index",
}

pages = Blueprint("demo", __name__, url_prefix="/staff")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A demo account with the code that works right now."""

    username: str
    name: str
    roles: str
    passphrase: str
    code: str


@pages.get("/first-steps")
@web.guard(public=True)
def first_steps(ctx: Context) -> Response:
    """Guide a stranger through the main job in fifteen minutes."""
    return web.page("demo/first_steps.html", people=_people(ctx))


@pages.post("/first-steps/<username>")
@web.guard(public=True)
def enter(ctx: Context, username: str) -> Response:
    """Log a demo person in with the code of this very moment."""
    person = next((one for one in _people(ctx) if one.username == username), None)
    if person is None:
        raise NotFound(what="利用者")
    outcome = actions.sign_in(
        ctx, username, person.passphrase, person.code, request.remote_addr or ""
    )
    if isinstance(outcome, Refusal):
        # A redirect, because the noted failure must be kept.
        web.tell("error", str(outcome))
        return web.see(url_for("demo.first_steps"))
    answer = web.see(url_for(START.get(username, "home.index")))
    doorkeeper.give_cookie(ctx.settings, answer, outcome)
    return answer


@pages.get("/mail-sink/")
@web.guard(public=True)
def mailbox(ctx: Context) -> Response:
    """List the mails that the demo's mail server received."""
    directory = _mails(ctx)
    return web.page(
        "demo/mailbox.html",
        mails=sink.newest(directory) if directory.exists() else [],
        total=sink.count(directory) if directory.exists() else 0,
        moment=lambda at: formats.era_moment(clock.tokyo(at)),
    )


@pages.get("/mail-sink/<uuid:mail_id>")
@web.guard(public=True)
def mail(ctx: Context, mail_id: UUID) -> Response:
    """Show one mail as it arrived."""
    found = sink.find(_mails(ctx), mail_id)
    if found is None:
        raise NotFound(what="メール")
    return web.page("demo/mail.html", mail=found)


def _mails(ctx: Context) -> Path:
    return ctx.settings.data_dir / "mail-sink"


def _people(ctx: Context) -> list[DemoPerson]:
    passphrases = _passphrases(ctx.settings.data_dir / "demo.json")
    people = []
    for account in queries.all_accounts(ctx):
        if account.username not in passphrases:
            continue
        secret = credentials.unseal(account.totp_sealed, ctx.settings.secret_key)
        code = credentials.current_code(secret, ctx.now, account.totp_last_step)
        roles = "・".join(Role(role).label for role in account.roles)
        name = account.display_name
        people.append(
            DemoPerson(
                account.username, name, roles, passphrases[account.username], code
            )
        )
    return people


def _passphrases(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {row["username"]: row["passphrase"] for row in kept["accounts"]}
