"""The door: policy of each route, one transaction a request, refusals as pages.

A view says who may enter with `guard`; it gets its `Context` as first argument. GET
reads and is never kept; everything else is one unit of work that commits before the
answer leaves. A view without a policy does not start.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Protocol, TypeVar, cast
from urllib.parse import urlencode

from flask import (
    Flask,
    Request,
    current_app,
    flash,
    redirect,
    render_template,
    request,
)
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from disaster.foundation import answers, clock, forms
from disaster.foundation.authority import ANONYMOUS, Actor, Permission
from disaster.foundation.context import Context, House, reading
from disaster.foundation.errors import Forbidden, Refusal
from disaster.foundation.texts import _

View = TypeVar("View", bound=Callable[..., object])
Filled = TypeVar("Filled", bound=forms.Typed)

SAFE = {"GET", "HEAD", "OPTIONS"}
KEY = "house"
DOOR = "doorkeeper"


class Doorkeeper(Protocol):
    """Tells who stands at the door; the roof passes the one of ``accounts`` in."""

    def identify(self, house: House, incoming: Request) -> Actor | None:
        """Return the person behind the request's session, or None."""

    def step_up(self, house: House, incoming: Request, actor: Actor) -> Actor:
        """Return the actor after the second factor in the request was checked."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may use a route: everybody, everybody signed in, or some roles."""

    permissions: tuple[Permission, ...] = ()
    is_public: bool = False

    @property
    def words(self) -> str:
        """The policy in words, for ``disaster policy``."""
        if self.is_public:
            return "public"
        if not self.permissions:
            return "signed in"
        roles = {role for wanted in self.permissions for role in wanted.roles}
        return ", ".join(sorted(role.value for role in roles))


def guard(*permissions: Permission, public: bool = False) -> Callable[[View], View]:
    """Say who may enter, and open the request's transaction."""
    policy = Policy(permissions, public)

    def dress(view: View) -> View:
        @wraps(view)
        def entered(**arguments: object) -> object:
            return _enter(view, policy, arguments)

        entered.policy = policy  # type: ignore[attr-defined]
        return cast("View", entered)

    return dress


def _enter(
    view: Callable[..., object], policy: Policy, arguments: dict[str, object]
) -> object:
    house, actor = this_house(), _visitor()
    if not policy.is_public:
        if actor is None:
            return _to_login()
        if not _admitted(policy, actor):
            roles = "・".join(
                sorted({r.label for p in policy.permissions for r in p.roles})
            )
            raise Forbidden(roles=roles)
    who = actor or ANONYMOUS
    if request.method in SAFE:
        with reading(house, who, clock.now()) as ctx:
            return current_app.make_response(view(ctx, **arguments))  # type: ignore[arg-type]
    if actor is not None:
        who = cast("Doorkeeper", current_app.extensions[DOOR]).step_up(
            house, request, actor
        )
    return answers.once(
        house,
        who,
        answers.Sent(_idempotency_key(), _fingerprint()),
        lambda ctx: current_app.make_response(view(ctx, **arguments)),  # type: ignore[arg-type]
    )


def _admitted(policy: Policy, actor: Actor) -> bool:
    return not policy.permissions or any(map(actor.may, policy.permissions))


def _visitor() -> Actor | None:
    doorkeeper = cast("Doorkeeper | None", current_app.extensions.get(DOOR))
    return doorkeeper.identify(this_house(), request) if doorkeeper else None


def _idempotency_key() -> str:
    return request.headers.get("Idempotency-Key") or request.form.get(
        "idempotency_key", ""
    )


def _fingerprint() -> str:
    """Return what tells one submission from another, without the door's own fields."""
    made = hashlib.sha256(request.path.encode())
    for name, values in sorted(typed(request.form).items()):
        made.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def _to_login() -> Response:
    if wants_json() or request.method not in SAFE:
        raise SignInRequired
    here = request.full_path.rstrip("?")
    return redirect(f"/staff/login?{urlencode({'next': here})}", 303)


class SignInRequired(Refusal):
    """Nobody is signed in (ログインが必要)."""

    message = _("ログインしていません。ログインし直してください。何も変えていません。")
    status = 401


def this_house() -> House:
    """Return the settings and the database of this process."""
    return cast("House", current_app.extensions[KEY])


def install(app: Flask, house: House, doorkeeper: Doorkeeper | None) -> None:
    """Put the house and the doorkeeper behind the app's views."""
    app.extensions[KEY] = house
    app.extensions[DOOR] = doorkeeper


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """Return the declared policy of an endpoint."""
    return getattr(app.view_functions[endpoint], "policy", None)


def opens(ctx: Context, endpoint: str) -> bool:
    """Tell whether this person may enter, so that no page offers a closed door."""
    policy = policy_of(current_app, endpoint)
    return policy is not None and (policy.is_public or _admitted(policy, ctx.actor))


def read_form(model: type[Filled]) -> forms.Form[Filled]:
    """Check the submitted form against its model."""
    return forms.read(model, typed(request.form))


def typed(values: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return submitted values without the fields of the door itself."""
    ours = {"csrf_token", "idempotency_key", "code"}
    return {name: values.getlist(name) for name in values if name not in ours}


def page(template: str, status: int = 200, **values: object) -> Response:
    """Render a page of the staff or the public side."""
    answer = current_app.make_response(render_template(template, **values))
    answer.status_code = status
    return answer


def see(url: str) -> Response:
    """Send the browser on after a deed, so that reloading repeats nothing."""
    return redirect(url, 303)


def wants_json() -> bool:
    """Say whether the client is a program."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or best == "application/json"


def tell(kind: str, text: str) -> None:
    """Show a notice on the next page (kinds: success, info, warning, error)."""
    flash(text, kind)
