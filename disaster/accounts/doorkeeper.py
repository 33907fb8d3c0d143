"""Who stands at the door: from the session cookie to an actor."""

from dataclasses import replace

from flask import Request
from werkzeug.wrappers import Response

from disaster.accounts import actions, credentials, queries, rules
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Actor
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.settings import Settings

SEEN = "house.actor"


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name; ``__Host-`` pins it to this host, over TLS only."""
    return "__Host-session" if _over_tls(settings) else "session"


def give_cookie(settings: Settings, answer: Response, token: str) -> None:
    """Hand the session token to the browser."""
    answer.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(rules.SESSION_LASTS.total_seconds()),
        secure=_over_tls(settings),
        httponly=True,
        samesite="Strict",
        path="/",
    )


def take_cookie(settings: Settings, answer: Response) -> None:
    """Take the session token back."""
    answer.delete_cookie(
        cookie_name(settings),
        secure=_over_tls(settings),
        httponly=True,
        samesite="Strict",
        path="/",
    )


def token_of(house: House, incoming: Request) -> str:
    """Return the session token of a request, or an empty string."""
    return incoming.cookies.get(cookie_name(house.settings), "")


def identify(house: House, incoming: Request) -> Actor | None:
    """Return the person behind a request's session, or None."""
    if SEEN not in incoming.environ:
        incoming.environ[SEEN] = _identify(house, token_of(house, incoming))
    actor: Actor | None = incoming.environ[SEEN]
    return actor


def step_up(house: House, incoming: Request, actor: Actor) -> Actor:
    """Check a code that came along with a form and renew the second factor."""
    code = incoming.form.get("code", "").strip()
    if not code:
        return actor
    token = token_of(house, incoming)
    with unit_of_work(house, actor, clock.now()) as ctx:
        refusal = actions.step_up(ctx, token, code)
    if refusal is not None:
        # The deed itself refuses then, so that the form comes back as it was typed.
        return replace(actor, stepped_up_at=None)
    incoming.environ.pop(SEEN, None)
    return identify(house, incoming) or actor


def _identify(house: House, token: str) -> Actor | None:
    if not token:
        return None
    now = clock.now()
    with reading(house, SYSTEM, now) as ctx:
        found = queries.live_session(ctx, credentials.token_hash(token))
        if found is None:
            return None
        session, account = found
        actor = queries.actor_of(account, session)
        stale = now - session.last_seen_at > rules.SEEN_EVERY
    if stale:
        with unit_of_work(house, actor, now) as ctx:
            actions.touch_session(ctx, token)
    return actor


def _over_tls(settings: Settings) -> bool:
    return settings.staff_base_url.startswith("https://")
