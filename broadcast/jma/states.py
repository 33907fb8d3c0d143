"""What a telegram says of one city: each family has its own place for it (市の状態)."""

from collections.abc import Collection, Iterable

from broadcast.jma.trees import Element, child, children, everywhere, text
from broadcast.rules.telegrams.kinds import Family
from broadcast.rules.telegrams.message import CityItem, Place

CODE_ROOM = 20
NAME_ROOM = 60
RIVERS = "（河川）"
RISKS = "Body/MeteorologicalInfos/MeteorologicalInfo/Item"
STRENGTHS = {"-": "弱", "+": "強"}
WIDE = str.maketrans("1234567", "１２３４５６７")

Items = tuple[CityItem, ...] | None


def of_city(family: Family, report: Element, place: Place) -> Items:
    """Return what is said of our city, or None where it is not named (市の状態)."""
    read = _READERS.get(family)
    return read(report, place) if read else None


def _city_warnings(report: Element, place: Place) -> Items:
    return _warned(report, {place.city})


def _record_rain(report: Element, place: Place) -> Items:
    return _warned(report, place.forecast_areas)


def _city_intensity(report: Element, place: Place) -> Items:
    return _shaken(report, "Pref/Area/City", {place.city})


def _region_intensity(report: Element, place: Place) -> Items:
    return _shaken(report, "Pref/Area", place.quake_areas)


def _warned(report: Element, wanted: Collection[str]) -> Items:
    """Read the warnings of an area; one item may hold several kinds."""
    return _named(
        _item(kind)
        for item in children(report, "Body/Warning/Item")
        if text(item, "Area/Code") in wanted
        for kind in children(item, "Kind")
    )


def _rivers(report: Element, place: Place) -> Items:
    """Read a river's state, if the river is ours or the city stands in its water."""
    found = [
        _item(kind, _river_codes(item))
        for block in children(report, "Head/Headline/Information")
        if (block.get("type") or "").endswith(RIVERS)
        for item in children(block, "Item")
        for kind in children(item, "Kind")
    ]
    ours = [item for item in found if set(item.rivers) & place.rivers.keys()]
    if ours:
        return _named(ours)
    return _named(found) if place.city in _flooded_cities(report) else None


def _river_codes(item: Element) -> tuple[str, ...]:
    codes = (text(area, "Code")[:CODE_ROOM] for area in children(item, "Areas/Area"))
    return tuple(filter(None, codes))


def _flooded_cities(report: Element) -> set[str]:
    """Return the cities in whose districts the river's water is expected."""
    body = child(report, "Body")
    return {(code.text or "").strip() for code in everywhere(body, "CityCode")}


def _shaken(report: Element, path: str, wanted: Collection[str]) -> Items:
    """Read the intensity of a city or region; it may still be missing."""
    return _named(
        _intensity(area)
        for area in children(report, f"Body/Intensity/Observation/{path}")
        if text(area, "Code") in wanted
    )


def _intensity(area: Element) -> CityItem:
    code = text(area, "MaxInt")[:CODE_ROOM]
    if not code:
        return CityItem("", text(area, "Condition")[:NAME_ROOM])
    name = code[:1].translate(WIDE) + STRENGTHS.get(code[1:2], "")
    return CityItem(code, f"震度{name}")


def _coasts(report: Element, place: Place) -> Items:
    return _named(
        _item(kind)
        for item in children(report, "Body/Tsunami/Forecast/Item")
        if text(item, "Area/Code") in place.tsunami_areas
        for kind in children(item, "Category/Kind")
    )


def _risks(report: Element, place: Place) -> Items:
    """Read the grades of danger of a city (危険度), each with what it is about."""
    return _named(
        CityItem(
            text(grade, "Code")[:CODE_ROOM],
            f"{grade.get('type') or ''} {text(grade, 'Name')}"[:NAME_ROOM],
        )
        for item in children(report, RISKS)
        if text(item, "Area/Code") == place.city
        for part in children(item, "Kind/Property")
        if text(part, "Type") == "危険度"
        for grade in everywhere(part, "Significancy")
        if text(grade, "Code")
    )


def _item(kind: Element, rivers: tuple[str, ...] = ()) -> CityItem:
    code, name = text(kind, "Code")[:CODE_ROOM], text(kind, "Name")[:NAME_ROOM]
    return CityItem(code, name, rivers)


def _named(items: Iterable[CityItem]) -> Items:
    """Return each thing once, or None where nothing was said."""
    return tuple(dict.fromkeys(items)) or None


_READERS = {
    Family.WARNING: _city_warnings,
    Family.RAIN_RECORD: _record_rain,
    Family.RIVER: _rivers,
    Family.QUAKE: _city_intensity,
    Family.QUAKE_AREA: _region_intensity,
    Family.TSUNAMI: _coasts,
    Family.RISK: _risks,
}
