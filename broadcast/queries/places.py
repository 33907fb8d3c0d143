"""Who speaks and where: the city and its districts, as the register knows them."""

from collections.abc import Sequence
from math import cos, hypot, radians

from broadcast.queries import announced
from broadcast.rules.desk import Standing
from broadcast.rules.draft import District, Municipality, Point
from broadcast.rules.kinds import World
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation.context import Context
from disaster.register import queries as register

KM_PER_DEGREE = 111.32
METRES_PER_KM = 1000
UNNAMED = "市役所"


def districts(ctx: Context) -> dict[str, District]:
    """Return the districts that can be addressed, by code (対象地区)."""
    return {
        row.code: District(
            row.code,
            row.name,
            reading=row.kana,
            households=row.households,
            persons=row.persons or row.residents,
            outlines=_outlines(row.outlines),
            centre=(row.latitude, row.longitude),
            radius_km=row.radius_m / METRES_PER_KM,
        )
        for row in register.districts(ctx)
    }


def _outlines(kept: list[list[list[float]]] | None) -> tuple[tuple[Point, ...], ...]:
    return tuple(
        tuple((latitude, longitude) for latitude, longitude in ring)
        for ring in kept or ()
    )


def district_names(ctx: Context) -> dict[str, str]:
    """Return the code of every district by its code and by its name."""
    known = {row.name: row.code for row in register.districts(ctx)}
    return known | {code: code for code in known.values()}


def municipality(ctx: Context, places: Sequence[District]) -> Municipality:
    """Return the city that speaks, round all its districts (発信者)."""
    city = ctx.settings.city
    name = city.name or UNNAMED
    centre = _middle(places)
    return Municipality(
        code=ctx.settings.municipality_code,
        name=name,
        reading=city.reading,
        english_name=city.english_name or name,
        centre=centre,
        radius_km=_reach(centre, places),
    )


def standing(
    ctx: Context, broadcast_url: str, previous: EvacuationLevel | None
) -> Standing:
    """Return what the house adds to a draft that is made now."""
    known = districts(ctx)
    return Standing(
        world=World(ctx.settings.world),
        municipality=municipality(ctx, list(known.values())),
        districts=known,
        issued_at=ctx.now,
        web_url=broadcast_url,
        contact=default_contact(ctx),
        previous_level=previous,
        shelters=announced.known(ctx),
    )


def default_contact(ctx: Context) -> str:
    """Return the city's own desk and telephone (問い合わせ先)."""
    city = ctx.settings.city
    return " ".join(filter(None, [city.office or city.name, city.phone]))


def _middle(places: Sequence[District]) -> Point | None:
    points = [place.centre for place in places if place.centre]
    if not points:
        return None
    count = len(points)
    return sum(p[0] for p in points) / count, sum(p[1] for p in points) / count


def _reach(centre: Point | None, places: Sequence[District]) -> float:
    """Return how far the farthest edge of a district lies; flat is exact enough."""
    if centre is None:
        return 0.0
    east = cos(radians(centre[0]))
    return max(
        KM_PER_DEGREE
        * hypot(place.centre[0] - centre[0], (place.centre[1] - centre[1]) * east)
        + place.radius_km
        for place in places
        if place.centre
    )
