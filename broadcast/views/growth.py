"""How the mailing list grows, for the plan's own report (登録者の推移)."""

from werkzeug.wrappers import Response

from broadcast import exports, permissions
from broadcast.queries import growth as years
from broadcast.rules.growth import FiscalYear, first_day
from broadcast.views.doors import desk
from disaster.foundation import formats, web
from disaster.foundation.context import Context


@desk.get("/subscribers/growth")
@web.guard(permissions.READ_SUBSCRIBERS)
def growth(ctx: Context) -> Response:
    """Show each fiscal year beside what the plan asks for."""
    found = years.by_fiscal_year(ctx)
    return web.page(
        "broadcast/growth.html",
        years=found,
        newest=found[-1],
        scale=max(_height(year) for year in found) or 1,
        name=_name,
    )


@desk.get("/subscribers/growth.csv")
@web.guard(permissions.READ_SUBSCRIBERS)
def growth_csv(ctx: Context) -> Response:
    """Hand the same table out; it names nobody."""
    answer = Response(exports.growth(ctx), content_type="text/csv; charset=utf-8")
    disposition = 'attachment; filename="subscribers.csv"'
    answer.headers["Content-Disposition"] = disposition
    return answer


def _height(year: FiscalYear) -> int:
    return max(year.total, year.target or 0)


def _name(year: FiscalYear) -> str:
    """Return a fiscal year as the plan writes it (令和5年度)."""
    return f"{formats.era_year(first_day(year.year))}度"
