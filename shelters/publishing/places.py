"""The pages people read: the list, its filters, each site, from each district."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from disaster.foundation import i18n, pages
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile
from disaster.foundation.texts import _
from shelters.layouts.headers import ACCESSIBILITY_HEADERS
from shelters.publishing.town import Town
from shelters.queries import SiteStatus
from shelters.rules.freshness import minutes_old, time_words
from shelters.rules.hazards import Hazard, HazardFit
from shelters.rules.wifi import SHARED_WIFI_WARNING

INDEX = "shelters/index.html"
# What sheet 01 of the standard says about wheels.
FOR_WHEELCHAIRS = (
    "車椅子可",
    "バリアフリートイレ",
    "スロープ、エレベータ、エスカレータ",
)
# Said of every shelter, if only that nobody knows: silence would read as "no".
AT_THE_DOOR = (*FOR_WHEELCHAIRS, "オストメイト対応トイレ", "授乳室")
NOT_THERE = frozenset({"不可", "無", "なし", "×", "0"})


@dataclass(frozen=True, slots=True)
class Filter:
    """A page with some of the shelters (絞り込み)."""

    path: str
    label: str
    sites: tuple[SiteStatus, ...]


def files(ctx: Context, town: Town) -> Iterator[PublicFile]:
    """Yield the pages in every language."""
    filters = _filters(town)
    for lang in i18n.LANGUAGES:
        page = _Printer(ctx, town, lang)
        yield page.of("public_list.html", INDEX, chosen=None, filters=filters)
        for chosen in filters:
            path = f"shelters/{chosen.path}/index.html"
            yield page.of("public_list.html", path, chosen=chosen, filters=filters)
        yield from page.sites()
        yield from page.districts()
        yield page.of("public_text.html", "t/index.html")


@dataclass(frozen=True, slots=True)
class _Printer:
    """Makes pages of one language."""

    ctx: Context
    town: Town
    lang: str

    def of(self, template: str, path: str, **values: object) -> PublicFile:
        """Make one page; ``path`` is that of its Japanese twin."""
        site = pages.public_site(self.ctx.settings, self.ctx.now, self.lang, path)
        page = pages.render(
            f"shelters/{template}",
            self.lang,
            site=site,
            town=self.town,
            phone=self.ctx.settings.city.phone,
            time_words=lambda moment: time_words(moment, self.town.now),
            minutes_old=lambda moment: minutes_old(moment, self.town.now),
            **values,
        )
        return PublicFile(pages.public_path(path, self.lang), page.encode())

    def sites(self) -> Iterator[PublicFile]:
        """Make the page of each site: the address that stands on its poster."""
        for place in self.town.sites:
            yield self.of(
                "public_site.html",
                f"shelters/{place.slug}/index.html",
                place=place,
                fits=[(hazard, place.fits[hazard]) for hazard in Hazard],
                district=self.town.nearest_district(place),
                others=self.town.others(place),
                shared_warning=SHARED_WIFI_WARNING,
                features=_features(place),
            )

    def districts(self) -> Iterator[PublicFile]:
        """Make the lists for those who choose their district by hand."""
        start = "shelters/from/index.html"
        yield self.of("public_districts.html", start)
        for district in self.town.districts:
            yield self.of(
                "public_from.html",
                f"shelters/from/{district.path}/index.html",
                district=district,
                near=self.town.from_district(district),
            )


def _features(place: SiteStatus) -> list[str]:
    """Return what to say of the building: what matters at the door, and all we know."""
    return [
        feature
        for feature in ACCESSIBILITY_HEADERS
        if feature in AT_THE_DOOR or feature in place.accessibility
    ]


def _filters(town: Town) -> tuple[Filter, ...]:
    """Return the filters that separate something; those at hand come first."""
    wifi = Filter("wifi", _("Wi-Fi が使える"), _with_wifi(town.sites))
    wheels = Filter("wheelchair", _("車いす"), _for_wheelchairs(town.sites))
    ordered = [*town.hazards, *(h for h in Hazard if h not in town.hazards)]
    hazards = [
        Filter(f"fits-{hazard.value.replace('_', '-')}", hazard.label, fit)
        for hazard in ordered
        if (fit := _fit_for(town.sites, hazard)) and len(fit) < len(town.sites)
    ]
    return (wifi, *([wheels] if wheels.sites else []), *hazards)


def _with_wifi(sites: Sequence[SiteStatus]) -> tuple[SiteStatus, ...]:
    return tuple(site for site in sites if site.has_wifi)


def _for_wheelchairs(sites: Sequence[SiteStatus]) -> tuple[SiteStatus, ...]:
    return tuple(
        site
        for site in sites
        if any(
            site.accessibility.get(feature, "不可") not in NOT_THERE
            for feature in FOR_WHEELCHAIRS
        )
    )


def _fit_for(sites: Sequence[SiteStatus], hazard: Hazard) -> tuple[SiteStatus, ...]:
    usable = {HazardFit.FIT, HazardFit.CONDITIONAL}
    return tuple(site for site in sites if site.fits[hazard] in usable)
