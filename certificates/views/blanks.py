"""The application form as a PDF: empty, for a household, of an application (申請書)."""

from dataclasses import replace
from uuid import UUID

from werkzeug.wrappers import Response

from certificates import permissions, queries
from certificates.paper import request, wording
from certificates.paper.asking import Known
from certificates.views.deadlines import deadlines
from certificates.views.door import pages
from certificates.views.home import applying
from disaster.foundation import formats, web
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.register import queries as register


@applying.get("/form.pdf")
@web.guard(public=True)
def public_form(ctx: Context) -> Response:
    """Hand out the empty form to whoever would rather write by hand."""
    return _pdf(_empty(ctx), "blank")


@pages.get("/form.pdf")
@web.guard(permissions.READ)
def blank_form(ctx: Context) -> Response:
    """Hand out the empty form at the counter."""
    return _pdf(_empty(ctx), "blank")


@pages.get("/form/<uuid:household_id>.pdf")
@web.guard(permissions.RECEIVE)
def household_form(ctx: Context, household_id: UUID) -> Response:
    """Print what the register knows of a household on the form."""
    household = register.open_household(ctx, household_id)
    house_id = queries.only_house(ctx, household_id)
    house = register.get_building(ctx, house_id) if house_id else None
    known = replace(
        _empty(ctx),
        head_name=household.head_name,
        address=household.address,
        house=house.address if house else "",
        household_number=household.number,
        building_number=house.number if house else "",
    )
    return _pdf(known, household.number)


@pages.get("/applications/<uuid:application_id>/form.pdf")
@web.guard(permissions.READ)
def application_form(ctx: Context, application_id: UUID) -> Response:
    """Print the form of an application, its number as a code beside it."""
    kept = queries.get_application(ctx, application_id)
    household = register.open_household(ctx, kept.household_id)
    house = register.get_building(ctx, kept.building_id)
    known = replace(
        _empty(ctx),
        number=kept.receipt_number,
        cause=incidents.get_incident(ctx, kept.incident_id).cause,
        applied_on=formats.era_date(kept.applied_on),
        applicant_name=kept.applicant_name,
        born_on=formats.era_date(kept.born_on) if kept.born_on else "",
        phone=kept.phone,
        head_name=household.head_name,
        address=household.address,
        house=house.address,
        household_number=household.number,
        building_number=house.number,
    )
    return _pdf(known, kept.receipt_number)


def _empty(ctx: Context) -> Known:
    """Return what stands on every form of this city; one disaster names its cause."""
    city, settings = ctx.settings.city, ctx.settings
    open_ones, lines = incidents.open_incidents(ctx), deadlines(ctx)
    drill = (wording.DRILL_MARK,) if settings.world == "drill" else ()
    return Known(
        addressee=city.mayor or city.name,
        deadline="　".join(
            f"{line.incident}の申請は{formats.era_date(line.until)}まで"
            for line in lines
        ),
        office=f"{city.office}　{city.phone}".strip("　"),
        cause=open_ones[0].cause if len(open_ones) == 1 else "",
        marks=drill + ((wording.DEMO_MARK,) if settings.demo else ()),
    )


def _pdf(known: Known, name: str) -> Response:
    answer = Response(request.render(known), mimetype="application/pdf")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.set(
        "Content-Disposition", "inline", filename=f"application-form-{name}.pdf"
    )
    return answer
