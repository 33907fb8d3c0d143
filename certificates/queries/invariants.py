"""What must always hold of the numbers of certificates (番号の不変条件)."""

from sqlalchemy import func, select

from certificates.tables import Certificate, NumberSeries
from disaster.foundation.context import Context
from disaster.foundation.texts import _


def invariants(ctx: Context) -> list[str]:
    """Return every gap in the numbers as a sentence; an empty list is good (点検)."""
    return [*_serial_gaps(ctx), *_issue_gaps(ctx)]


def _serial_gaps(ctx: Context) -> list[str]:
    """Compare each series of papers with what it counted: one to last (通し番号)."""
    papers = (
        select(
            func.count(Certificate.serial.distinct()).label("papers"),
            func.coalesce(func.max(Certificate.serial), 0).label("highest"),
            Certificate.incident_id,
            Certificate.kind,
        )
        .group_by(Certificate.incident_id, Certificate.kind)
        .subquery()
    )
    wanted = select(
        papers.c.kind, papers.c.papers, papers.c.highest, NumberSeries.last
    ).outerjoin(
        NumberSeries,
        (NumberSeries.incident_id == papers.c.incident_id)
        & (NumberSeries.kind == papers.c.kind),
    )
    said = _("証明書の番号（%s）: %d 件に対し最大は %d、系列の控えは %d です。")
    return [
        said % (kind, count, highest, last or 0)
        for kind, count, highest, last in ctx.session.execute(wanted)
        if not count == highest == last
    ]


def _issue_gaps(ctx: Context) -> list[str]:
    """Find a number of which an issue is missing: 01 and 03 without 02 (交付回数)."""
    wanted = (
        select(Certificate.kind, Certificate.serial)
        .group_by(Certificate.incident_id, Certificate.kind, Certificate.serial)
        .having(func.count() != func.max(Certificate.issue))
        .order_by(Certificate.kind, Certificate.serial)
    )
    said = _("証明書の番号（%s）: %d 番の交付回数に抜けがあります。")
    return [said % tuple(row) for row in ctx.session.execute(wanted)]
