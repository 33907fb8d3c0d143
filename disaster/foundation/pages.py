"""Templates of the whole house, for the web and for files made in the worker.

Each package keeps its templates in ``<package>/templates``; layout and macros are in
``disaster/templates``. A name that a template does not get is a fault, never a blank.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from disaster.foundation import clock, formats, i18n
from disaster.foundation.settings import Settings

PACKAGES = (
    "disaster",
    "disaster.accounts",
    "disaster.audit",
    "disaster.incidents",
    "disaster.register",
    "disaster.assessment",
    "disaster.demo",
    "certificates",
    "broadcast",
    "shelters",
)


def loader() -> ChoiceLoader:
    """Return the loader that finds every package's templates."""
    return ChoiceLoader([PackageLoader(package) for package in PACKAGES])


def prepare(environment: Environment) -> Environment:
    """Set what every template of the house relies on."""
    environment.autoescape = True
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    return environment


@dataclass(frozen=True, slots=True)
class PublicSite:
    """What every page of the public tree knows of itself (``site`` in templates)."""

    city_name: str
    world: str
    is_demo: bool
    generated_text: str
    lang: str
    languages: list[tuple[str, str, str]]
    root: str
    home: str


def public_path(path: str, lang: str) -> str:
    """Return where a page of a language stands in the tree; Japanese is at the root."""
    return path if lang == i18n.SOURCE else f"{lang}/{path}"


def public_site(settings: Settings, now: datetime, lang: str, path: str) -> PublicSite:
    """Return ``site`` for the page at ``path`` (its Japanese path) in one language."""
    own = public_path(path, lang)
    root = "../" * own.count("/")
    return PublicSite(
        city_name=settings.city.name,
        world=settings.world,
        is_demo=settings.demo,
        generated_text=formats.moment_in(clock.tokyo(now), lang),
        lang=lang,
        languages=[
            (code, name, root + public_path(path, code).removesuffix("index.html"))
            for code, name in i18n.LANGUAGES.items()
        ],
        root=root,
        home="" if lang == i18n.SOURCE else f"{lang}/",
    )


def answered_site(
    settings: Settings, now: datetime, lang: str, path: str
) -> PublicSite:
    """Return ``site`` for a page that the app answers: one address, ``?lang=``."""
    return replace(
        public_site(settings, now, i18n.SOURCE, path),
        generated_text=formats.moment_in(clock.tokyo(now), lang),
        lang=lang,
        languages=[
            (code, name, f"?lang={code}") for code, name in i18n.LANGUAGES.items()
        ],
        home="" if lang == i18n.SOURCE else f"{lang}/",
    )


@cache
def environment(lang: str) -> Environment:
    """Return the template environment of one language, without any request."""
    made = prepare(Environment(loader=loader(), autoescape=True))
    made.globals["_"] = i18n.translator(lang)
    return made


def render(template: str, lang: str, **values: object) -> str:
    """Render a page that becomes a file."""
    return environment(lang).get_template(template).render(**values)
