"""The Wi-Fi of one shelter: report a check, note a network, write its run-book."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from shelters import actions, permissions
from shelters.actions import Network
from shelters.forms import RunBookForm, WifiCheckForm, WifiForm, observed_at
from shelters.views.door import pages
from shelters.views.site import site_page


@pages.post("/<uuid:site_id>/wifi/<uuid:point_id>")
@web.guard(permissions.REPORT)
def check_wifi(ctx: Context, site_id: UUID, point_id: UUID) -> Response:
    """Report what was found when somebody joined the network."""
    form = web.read_form(WifiCheckForm)
    done = form.attempt(
        ctx,
        lambda filled: actions.check_wifi(
            ctx,
            point_id,
            filled.state,
            filled.how,
            filled.note,
            observed_at(filled.seen_at, ctx.now),
        ),
    )
    if done is None:
        return site_page(ctx, site_id, check_form=form, status=form.status)
    web.tell("success", _("Wi-Fi の点検を記録しました。"))
    return web.see(url_for("shelters.show", site_id=site_id))


@pages.post("/<uuid:site_id>/wifi")
@web.guard(permissions.REPORT)
def add_wifi(ctx: Context, site_id: UUID) -> Response:
    """Note a network of this shelter."""
    form = web.read_form(WifiForm)
    done = form.attempt(
        ctx,
        lambda filled: actions.add_wifi(ctx, site_id, Network(**filled.model_dump())),
    )
    if done is None:
        return site_page(ctx, site_id, wifi_form=form, status=form.status)
    web.tell("success", _("Wi-Fi を登録しました。つないでみて、結果を押してください。"))
    return web.see(url_for("shelters.show", site_id=site_id))


@pages.post("/<uuid:site_id>/wifi/<uuid:point_id>/run-book")
@web.guard(permissions.REPORT)
def describe_wifi(ctx: Context, site_id: UUID, point_id: UUID) -> Response:
    """Write how the network is switched on."""
    form = web.read_form(RunBookForm)
    if form.filled is None:
        web.tell("error", _("手順は 4000 文字までです。前の手順が残っています。"))
        return web.see(url_for("shelters.show", site_id=site_id))
    actions.describe_wifi(
        ctx,
        point_id,
        form.filled.run_book,
        is_for_evacuees_only=form.filled.is_for_evacuees_only,
    )
    web.tell("success", _("手順を書き換えました。"))
    return web.see(url_for("shelters.show", site_id=site_id))
