"""The page on which a disaster's surveys are settled: what counts, by which rules."""

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.assessment import rulebooks
from disaster.assessment.actions import settling
from disaster.assessment.forms.settling import SettingsForm
from disaster.assessment.queries import settling as asked
from disaster.assessment.rules import tabling
from disaster.assessment.rules.editions import Origin
from disaster.assessment.rules.rulebook import RuleBook
from disaster.assessment.views.door import pages
from disaster.foundation import formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _
from disaster.incidents import permissions
from disaster.incidents import queries as incidents
from disaster.incidents.rules import Counting


@pages.get("/settings")
@web.guard(permissions.SETTLE)
def settings(ctx: Context) -> Response:
    """Show what is settled for a disaster, and what would follow from a change."""
    incident = incidents.get_open(ctx, _incident_id())
    values: dict[str, object] = {
        "counting": incident.counting,
        "rule_version": incident.rule_version,
    }
    return _page(ctx, forms.prefilled(SettingsForm, values))


@pages.post("/settings")
@web.guard(permissions.SETTLE)
def settle(ctx: Context) -> Response:
    """Keep what was settled."""
    form = web.read_form(SettingsForm)
    incident_id = _incident_id()
    made = form.attempt(
        ctx,
        lambda filled: settling.settle_rules(
            ctx, incident_id, filled.counting, filled.rule_version
        ),
    )
    if made is None:
        return _page(ctx, form, form.status)
    web.tell("success", _("決めごとを保存しました。記録した調査は変えていません。"))
    return web.see(url_for("incidents.show", incident_id=incident_id))


def _incident_id() -> UUID:
    found = request.args.get("incident", type=UUID)
    if found is None:
        raise NotFound(what=_("災害"))
    return found


def _page(ctx: Context, form: forms.Form[SettingsForm], status: int = 200) -> Response:
    incident = incidents.get_open(ctx, _incident_id())
    books = rulebooks.rulebooks()
    of_day = books[rulebooks.version_for(incident.struck_on)]
    used = asked.versions_used(ctx, incident.id)
    return web.page(
        "assessment/settings.html",
        status,
        incident=incident,
        form=form,
        countings=[(one.value, _("%s調査") % one.label) for one in Counting],
        counting_hints=[(_("%s調査") % one.label, one.hint) for one in Counting],
        versions=[(one.version, _option(one)) for one in books.values()],
        of_day=of_day,
        local=[_local(one) for one in books.values() if not one.origin.is_national],
        differing=asked.levels_that_differ(ctx, incident.id),
        used=sorted(used.items()),
        era_date=formats.era_date,
    )


def _local(book: RuleBook) -> tuple[Origin, list[str]]:
    changes = [tabling.change_words(book, one) for one in book.origin.changes]
    return book.origin, changes


def _option(book: RuleBook) -> str:
    kind = _("国の版") if book.origin.is_national else _("市の判定基準")
    return f"{book.version}　{kind}　{book.title}"
