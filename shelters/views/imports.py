"""Take lists over: sites, Wi-Fi, accessibility, headcounts; check, then import."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.foundation import web
from disaster.foundation.authority import Permission
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.imports import BadRows, ImportReport
from disaster.foundation.texts import _
from shelters import actions, permissions, queries
from shelters.rules.freshness import time_words
from shelters.views.door import pages


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list, who may take it over, and what does it."""

    title: str
    hint: str
    permission: Permission
    deed: Callable[..., ImportReport]


KINDS = {
    "sites": Kind(
        _("避難所・避難場所の一覧"),
        _("自治体標準オープンデータ、国土地理院、旧様式、この仕組みの JSON"),
        permissions.IMPORT,
        actions.import_sites,
    ),
    "wifi": Kind(
        _("公衆無線LAN の一覧"),
        _("自治体標準オープンデータなど"),
        permissions.IMPORT,
        actions.import_wifi,
    ),
    "accessibility": Kind(
        _("公共施設一覧（バリアフリー）"),
        _("避難所にあたる施設の分だけ使います"),
        permissions.IMPORT,
        actions.import_accessibility,
    ),
    "headcounts": Kind(
        _("避難者数の報告"),
        _("名称・人数・時点の列がある報告"),
        permissions.REPORT,
        actions.import_headcounts,
    ),
}


@pages.get("/imports")
@web.guard(permissions.IMPORT, permissions.REPORT)
def imports(ctx: Context) -> Response:
    """Show what was taken over and offer to take over more."""
    return _page(ctx)


@pages.post("/imports")
@web.guard(permissions.IMPORT, permissions.REPORT)
def take_over(ctx: Context) -> Response:
    """Check a list, or take it over."""
    dry_run = request.form.get("deed") != "import"
    try:
        report = _import(ctx, dry_run=dry_run)
    except BadRows as refusal:
        return _page(ctx, refusal.report, str(refusal), 422)
    except Refusal as refusal:
        return _page(ctx, None, str(refusal), refusal.status)
    if dry_run:
        return _page(ctx, report)
    web.tell(
        "success",
        _("取り込みました。追加 %d・変更 %d・同じ %d")
        % (report.added, report.changed, report.unchanged),
    )
    return web.see(url_for("shelters.imports"))


def _import(ctx: Context, *, dry_run: bool) -> ImportReport:
    kind = _kinds(ctx).get(request.form.get("kind", ""))
    file = request.files.get("file")
    if kind is None:
        raise FieldRefusal(_("種類"), _("一覧から選んでください。"))
    if file is None or not file.filename:
        raise FieldRefusal(_("ファイル"), _("ファイルを選んでください。"))
    content = file.read()
    skip_bad = request.form.get("skip_bad") == "1"
    return ctx.trying(
        lambda: kind.deed(ctx, content, dry_run=dry_run, skip_bad=skip_bad)
    )


def _kinds(ctx: Context) -> dict[str, Kind]:
    """Return the kinds of list that this person may take over."""
    return {
        name: kind for name, kind in KINDS.items() if ctx.actor.may(kind.permission)
    }


def _page(
    ctx: Context,
    report: ImportReport | None = None,
    error: str = "",
    status: int = 200,
) -> Response:
    return web.page(
        "shelters/imports.html",
        status,
        kinds=_kinds(ctx),
        kind=request.form.get("kind", ""),
        taken=queries.last_imports(ctx),
        time_words=lambda moment: time_words(moment, ctx.now),
        report=report,
        error=error,
    )
