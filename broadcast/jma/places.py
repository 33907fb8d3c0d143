"""Where a city stands in the agency's divisions: a table, and the city's own file.

``areas.json`` names the forecast, earthquake and tsunami areas of a city. The city's
TOML file may name its own, and says which districts a river can flood:

    [jma]
    quake_areas = ["361"]
    [jma.rivers]
    "8303120001" = ["07", "08"]
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from broadcast.rules.telegrams.message import Place, city_code

AREAS = ("forecast_areas", "quake_areas", "tsunami_areas")


def place_of(municipality_code: str, own: Mapping[str, object]) -> Place:
    """Return where the city stands, its own words before the table's (区域)."""
    code = city_code(municipality_code)
    known = {**_table().get(code, {}), **own}
    forecast, quake, tsunami = (_codes(known.get(name)) for name in AREAS)
    return Place(
        city=code,
        forecast_areas=forecast,
        quake_areas=quake,
        tsunami_areas=tsunami,
        rivers=_rivers(known.get("rivers")),
    )


def _codes(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _rivers(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        return {}
    return {str(river): _codes(districts) for river, districts in value.items()}


@cache
def _table() -> dict[str, dict[str, object]]:
    file = resources.files("broadcast.jma") / "areas.json"
    table: dict[str, dict[str, object]] = json.loads(file.read_text(encoding="utf-8"))
    return table
