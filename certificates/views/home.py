"""What the pages for people at home share: language, addresses, the draft in hand."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, request, session, url_for
from werkzeug.wrappers import Response

from certificates import queries
from certificates.queries import OnlineApplication
from disaster.foundation import formats, forms, i18n, web
from disaster.foundation import pages as house
from disaster.foundation.context import Context

applying = Blueprint("applying", __name__, url_prefix="/apply")
status = Blueprint("status", __name__, url_prefix="/status")

# The code lives in the browser's session cookie, never in an address.
CODE = "apply_code"


def language() -> str:
    """Return the language of the reader."""
    return i18n.known(request.args.get("lang") or request.cookies.get("lang"))


def to(endpoint: str, **values: object) -> str:
    """Return the address of a page in the reader's language."""
    lang = language()
    if lang != i18n.SOURCE:
        values["lang"] = lang
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def network() -> str:
    """Return where the request came from, for counting tries."""
    return request.remote_addr or ""


def remembered() -> str:
    """Return the resume code that this browser holds."""
    return str(session.get(CODE, ""))


def draft_in_hand(ctx: Context) -> OnlineApplication | None:
    """Return the online application that this browser writes, or None."""
    return queries.draft_of(ctx, remembered())


def day_text(day: date) -> str:
    """Write a day so that nobody has to count years of an era."""
    if language() == "en":
        return day.isoformat()
    return formats.era_date_with_gregorian(day)


def page(
    ctx: Context, template: str, path: str, code: int = 200, **values: object
) -> Response:
    """Show a public page; ``path`` is where it stands, for the links to other ones."""
    lang = language()
    return web.page(
        f"certificates/apply/{template}",
        code,
        site=house.answered_site(ctx.settings, ctx.now, lang, path),
        has_form=True,
        lang=lang,
        to=to,
        day=day_text,
        phone=ctx.settings.city.phone,
        _=translator(),
        **values,
    )


def translator() -> Callable[[str], str]:
    """Return the ``_`` of the reader's language."""
    return i18n.translator(language())


def speak(form: forms.Form[forms.Filled]) -> forms.Form[forms.Filled]:
    """Say the complaints of a form in the reader's language."""
    translate = translator()
    form.errors = {name: translate(words) for name, words in form.errors.items()}
    return form


def tell(kind: str, sentence: str) -> None:
    """Show a notice on the next page, in the reader's language."""
    web.tell(kind, translator()(sentence))
