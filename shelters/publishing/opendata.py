"""``opendata/``: the lists in the national layouts, with date and licence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import broadcast.exports
from disaster.foundation import formats, i18n, pages
from disaster.foundation.clock import tokyo
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile
from disaster.foundation.texts import _
from shelters import exports, queries
from shelters.publishing import status
from shelters.rules.opening import OPENING_LABELS
from shelters.rules.reporting import CROWDING_CALLS

INDEX = "opendata/index.html"


@dataclass(frozen=True, slots=True)
class DataSet:
    """One file to download, and which list it is made from (データセット)."""

    file: str
    title: str
    layout: str
    kind: str
    write: Callable[[Context, str], bytes]
    form: str


# ``{code}`` is the municipality's, as the standard names its files.
DATA_SETS = (
    DataSet(
        "{code}_evacuation_space.csv",
        _("指定緊急避難場所一覧"),
        _("自治体標準オープンデータセット（CSV）"),
        "sites",
        exports.sites,
        "standard",
    ),
    DataSet(
        "{code}_public_wireless_lan.csv",
        _("公衆無線LANアクセスポイント一覧"),
        _("自治体標準オープンデータセット（CSV）"),
        "wifi",
        exports.wifi,
        "standard",
    ),
    DataSet(
        "{code}_gsi_evacuation_sites.csv",
        _("指定緊急避難場所データ"),
        _("国土地理院の様式（CSV）"),
        "sites",
        exports.sites,
        "gsi",
    ),
    DataSet(
        "{code}_gsi_shelters.csv",
        _("指定避難所データ"),
        _("国土地理院の様式（CSV）"),
        "sites",
        exports.sites,
        "gsi-shelters",
    ),
    DataSet(
        "{code}_sites.geojson",
        _("避難場所・避難所の地図データ"),
        "GeoJSON",
        "sites",
        exports.sites,
        "geojson",
    ),
    DataSet(
        "{code}_shelter_status.csv",
        _("避難所の開設状況（いま）"),
        _("CSV（開設状況は国の EEI の言葉）"),
        "",
        exports.status,
        "csv",
    ),
    DataSet(
        "{code}_alerts.json",
        _("避難情報とお知らせ"),
        _("JSON（CAP の電文への住所つき）"),
        "",
        broadcast.exports.alerts,
        "json",
    ),
    DataSet(
        "{code}_alerts.geojson",
        _("避難情報とお知らせの地図データ"),
        "GeoJSON",
        "",
        broadcast.exports.alerts,
        "geojson",
    ),
)


def files(ctx: Context) -> Iterator[PublicFile]:
    """Yield the data once, and the page about it in every language."""
    rows = []
    for data in DATA_SETS:
        name = data.file.format(code=ctx.settings.municipality_code)
        content = data.write(ctx, data.form)
        yield PublicFile(f"opendata/{name}", content)
        rows.append((data, name, len(content), _updated(ctx, data)))
    for lang in i18n.LANGUAGES:
        page = pages.render(
            "shelters/opendata.html",
            lang,
            site=pages.public_site(ctx.settings, ctx.now, lang, INDEX),
            rows=[(*row, _day(moment, lang)) for *row, moment in rows],
            licence=ctx.settings.city.data_licence,
            states=[(status.STATE_LETTERS[s], s.label) for s in OPENING_LABELS],
            crowding=list(enumerate(call.label for call in CROWDING_CALLS)),
        )
        yield PublicFile(pages.public_path(INDEX, lang), page.encode())


def _updated(ctx: Context, data: DataSet) -> datetime | None:
    """Return when the list was last taken over; the state is of this moment."""
    return queries.last_import(ctx, data.kind) if data.kind else ctx.now


def _day(moment: datetime | None, lang: str) -> str:
    return formats.moment_in(tokyo(moment), lang) if moment else ""
