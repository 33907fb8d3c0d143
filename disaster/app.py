"""The roof: builds the Flask application, the only place that names every room."""

from uuid import uuid4

from flask import Flask, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

import broadcast.views
import certificates.counter.views
import certificates.tickets.views
import certificates.victims.views
import certificates.views
import disaster.accounts.views
import disaster.assessment.views
import disaster.audit.views
import disaster.demo.views
import disaster.described
import disaster.health
import disaster.home
import disaster.incidents.views
import disaster.metrics
import disaster.register.matching.views
import disaster.register.views
import shelters.views
from disaster import faults, houses, shell
from disaster.accounts import doorkeeper
from disaster.foundation import i18n, pages, snapshot, web
from disaster.foundation.context import House
from disaster.foundation.settings import Settings

UPLOAD_LIMIT = 32 * 1024 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ROOMS = (
    disaster.home.pages,
    disaster.health.pages,
    disaster.described.pages,
    disaster.metrics.pages,
    disaster.accounts.views.pages,
    disaster.audit.views.pages,
    disaster.incidents.views.pages,
    disaster.register.views.pages,
    disaster.register.matching.views.pages,
    disaster.assessment.views.pages,
    *broadcast.views.doors,
    *certificates.views.doors,
    certificates.victims.views.pages,
    certificates.counter.views.pages,
    *certificates.tickets.views.doors,
    *shelters.views.doors,
)


def create_app(settings: Settings) -> Flask:
    """Build the application for one installation."""
    return assembled(houses.open_house(settings))


def assembled(house: House) -> Flask:
    """Put the application together; nothing is asked of the database yet."""
    settings = house.settings
    app = Flask("disaster", static_folder="static", static_url_path="/static")
    web.install(app, house, doorkeeper)
    _protect(app, settings)
    _speak(app, house)
    _open_doors(app, settings)
    faults.answer(app)
    if settings.proxy_hops:
        # Only an installation behind its own proxy believes forwarded addresses.
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops)  # type: ignore[method-assign]
    tree = settings.snapshot_dir
    app.wsgi_app = snapshot.behind(tree, app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app


def _protect(app: Flask, settings: Settings) -> None:
    """Set limits, CSRF and the headers that every answer carries."""
    over_tls = settings.staff_base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        MAX_FORM_PARTS=2000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        SESSION_COOKIE_NAME="__Host-form" if over_tls else "form",
        SESSION_COOKIE_SECURE=over_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        # A form left open over lunch must still be accepted; the session ends sooner.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.before_request(_name_request)
    app.before_request(_refuse_cross_site)
    csrf = CSRFProtect(app)
    # One-click unsubscribing comes from the reader's mail program (RFC 8058).
    csrf.exempt(broadcast.views.one_click)
    # An operator's machine proves itself by its token and has no session.
    csrf.exempt(broadcast.views.acknowledge)
    app.after_request(_headers)
    app.after_request(disaster.metrics.count)


def _name_request() -> None:
    request.environ["house.request"] = uuid4().hex


def _refuse_cross_site() -> None:
    # Browsers say where a request was made; other sites have no business posting here.
    if request.method not in web.SAFE and (
        request.headers.get("Sec-Fetch-Site") == "cross-site"
    ):
        raise CSRFError("cross-site request")


def _headers(answer: Response) -> Response:
    headers = answer.headers
    headers["X-Request-Id"] = request.environ.get("house.request", "")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    headers["Content-Security-Policy"] = POLICY
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return answer


def _speak(app: Flask, house: House) -> None:
    """Give every template the layout, the language and the shell."""
    app.jinja_env.loader = pages.loader()
    pages.prepare(app.jinja_env)
    app.jinja_env.globals["_"] = _translate
    app.context_processor(lambda: {"shell": shell.build(house, _language())})


def _translate(sentence: str) -> str:
    return i18n.translator(_language())(sentence)


def _language() -> str:
    return i18n.known(request.cookies.get("lang"))


def _open_doors(app: Flask, settings: Settings) -> None:
    """Let every room's views in; the demo's guide only into a demo."""
    for room in ROOMS:
        app.register_blueprint(room)
    if settings.demo:
        app.register_blueprint(disaster.demo.views.pages)
    undeclared = [
        endpoint
        for endpoint in app.view_functions
        if endpoint != "static" and web.policy_of(app, endpoint) is None
    ]
    if undeclared:
        raise RuntimeError(f"views without a policy: {undeclared}")
