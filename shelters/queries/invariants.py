"""What must always hold of reports and people in shelters (避難所の不変条件)."""

from sqlalchemy import func, select

from disaster.foundation.context import Context
from disaster.foundation.texts import _
from shelters.queries.board import board, people_sheltered
from shelters.rules.opening import OpeningState
from shelters.rules.reporting import COUNT_HOLDS_IN
from shelters.tables import Opening, Site


def invariants(ctx: Context) -> list[str]:
    """Return every broken promise as a sentence; an empty list is good (点検)."""
    return [*_report_gaps(ctx), *_people_elsewhere(ctx), *_sum_differs(ctx)]


def _report_gaps(ctx: Context) -> list[str]:
    """Find a shelter whose reports are not numbered one, two, three (報告の番号)."""
    wanted = (
        select(Site.name, func.count(), func.max(Opening.number))
        .join(Opening, Opening.site_id == Site.id)
        .group_by(Site.id, Site.name)
        .having(
            (func.count() != func.max(Opening.number)) | (func.min(Opening.number) != 1)
        )
    )
    said = _("%s: 報告が %d 件なのに、最後の番号は %d です。")
    return [said % tuple(row) for row in ctx.session.execute(wanted)]


def _people_elsewhere(ctx: Context) -> list[str]:
    """Find people counted in a shelter that never opened (未開設の人数)."""
    said = _("%s: %s なのに %d 人と報告されています。")
    return [
        said % (site.name, site.state.label, site.headcount)
        for site in board(ctx)
        if site.headcount and site.state is OpeningState.UNOPENED
    ]


def _sum_differs(ctx: Context) -> list[str]:
    """Compare the sum that is announced with the sum over all shelters (避難者数)."""
    in_use = (site for site in board(ctx) if site.state in COUNT_HOLDS_IN)
    each = sum(site.headcount or 0 for site in in_use)
    announced = people_sheltered(ctx)
    if each == announced:
        return []
    said = _("避難者数の合計は %d 人なのに、避難所ごとの人数を足すと %d 人です。")
    return [said % (announced, each)]
