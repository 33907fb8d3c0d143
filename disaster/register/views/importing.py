"""Copying ledgers in: choose a file, look at what it would do, say yes or no."""

import gzip
from uuid import UUID

from flask import current_app, request, url_for
from werkzeug.wrappers import Response

from disaster.foundation import clock, formats, web
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.register import actions, permissions, queries
from disaster.register.queries import Copied, LedgerPreview
from disaster.register.rules import LEDGERS, pace, telling
from disaster.register.views.door import copy_line, day_of, pages

KINDS = [(ledger.kind, ledger.label) for ledger in LEDGERS.values()]


@pages.get("/imports")
@web.guard(permissions.IMPORT)
def imports(ctx: Context) -> Response:
    """Show what was copied in and offer to copy more."""
    return _imports_page(ctx)


@pages.post("/imports")
@web.guard(permissions.IMPORT)
def preview(ctx: Context) -> Response:
    """Check a ledger file and keep it for a yes."""
    try:
        made = _preview(ctx)
    except Refusal as refusal:
        return _imports_page(ctx, str(refusal), refusal.status)
    seconds = (clock.now() - ctx.now).total_seconds()
    web.tell(
        "info",
        _("%(rows)d 行（%(size)s）を%(seconds)sで確かめました。")
        % {
            "rows": made.report["rows"],
            "size": pace.size_text(made.size),
            "seconds": pace.seconds_text(seconds),
        },
    )
    return web.see(url_for("register.show_preview", preview_id=made.id))


@pages.get("/imports/<uuid:preview_id>")
@web.guard(permissions.IMPORT)
def show_preview(ctx: Context, preview_id: UUID) -> Response:
    """Show what the file would do."""
    return _preview_page(ctx, preview_id)


@pages.get("/imports/<uuid:preview_id>/differences.csv")
@web.guard(permissions.IMPORT)
def differences(ctx: Context, preview_id: UUID) -> Response:
    """Hand out every difference as a CSV file."""
    found = queries.get_preview(ctx, preview_id)
    answer = current_app.make_response(
        queries.shown_lines(ctx, found.kind, gzip.decompress(found.differences))
    )
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"differences-{found.kind}-{found.as_of.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.post("/imports/<uuid:preview_id>/apply")
@web.guard(permissions.IMPORT)
def apply(ctx: Context, preview_id: UUID) -> Response:
    """Copy in exactly what was shown."""
    skip_bad = request.form.get("skip_bad") == "1"
    try:
        report = ctx.trying(
            lambda: actions.confirm_preview(ctx, preview_id, skip_bad=skip_bad)
        )
    except Refusal as refusal:
        return _preview_page(ctx, preview_id, str(refusal), refusal.status)
    seconds = (clock.now() - ctx.now).total_seconds()
    web.tell(
        "success",
        _(
            "%(kind)sを取り込みました（%(seconds)s）。追加 %(added)d・"
            "変更 %(changed)d・なくなった %(gone)d・同じ %(unchanged)d"
        )
        % {
            "kind": _(LEDGERS[report.kind].label),
            "seconds": pace.seconds_text(seconds),
            "added": report.added,
            "changed": report.changed,
            "gone": report.gone,
            "unchanged": report.unchanged,
        },
    )
    return web.see(url_for("register.imports"))


@pages.post("/imports/<uuid:preview_id>/drop")
@web.guard(permissions.IMPORT)
def drop(ctx: Context, preview_id: UUID) -> Response:
    """Forget the file."""
    try:
        ctx.trying(lambda: actions.drop_preview(ctx, preview_id))
    except Refusal as refusal:
        return _imports_page(ctx, str(refusal), refusal.status)
    web.tell("info", _("取り込まずにやめました。ファイルは残していません。"))
    return web.see(url_for("register.imports"))


def _preview(ctx: Context) -> LedgerPreview:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise FieldRefusal(_("ファイル"), _("CSV ファイルを選んでください。"))
    as_of = day_of(request.form.get("as_of", ""), _("写しの日"))
    copied = Copied(as_of, request.form.get("extent") == "full")
    kind, content = request.form.get("kind", ""), file.read()
    return ctx.trying(lambda: actions.preview_ledger(ctx, kind, content, copied))


def _imports_page(ctx: Context, error: str = "", status: int = 200) -> Response:
    return web.page(
        "register/imports.html",
        status,
        kinds=KINDS,
        kind=request.form.get("kind", "residents"),
        extent=request.form.get("extent", "part"),
        as_of=request.form.get("as_of") or formats.era_date(clock.tokyo_day(ctx.now)),
        counts=queries.counts(ctx),
        copies={kind: copy_line(ctx, kind) for kind in LEDGERS},
        history=queries.copies(ctx),
        waiting=queries.waiting_previews(ctx),
        labels={kind: ledger.label for kind, ledger in LEDGERS.items()},
        moment=lambda at: formats.era_moment(clock.tokyo(at)),
        era_date=formats.era_date,
        error=error,
    )


def _preview_page(
    ctx: Context, preview_id: UUID, error: str = "", status: int = 200
) -> Response:
    found = queries.get_preview(ctx, preview_id)
    report = found.report
    changes = queries.shown_changes(ctx, found.kind, report["changes"])
    return web.page(
        "register/preview.html",
        status,
        preview=found,
        report=report,
        label=LEDGERS[found.kind].label,
        groups=[
            (word, report[count], [c for c in changes if c["what"] == what])
            for what, word, count in GROUPS
        ],
        shown=telling.SHOWN,
        size=pace.size_text(found.size),
        seconds=pace.seconds_to_write(report),
        era_date=formats.era_date,
        moment=lambda at: formats.era_moment(clock.tokyo(at)),
        error=error,
    )


GROUPS = (
    ("changed", _("変わるところ"), "changed"),
    ("returned", _("戻る記録"), "returned"),
    ("gone", _("なくなる記録"), "gone"),
    ("added", _("増える記録"), "added"),
)
