"""A sheet on the table: its address, what is typed, and how its pages are read."""

import re
from uuid import UUID

from lxml import html
from werkzeug.datastructures import MultiDict

QUAKE = {
    "hazard": "earthquake",
    "structure": "wood",
    "stage": "1",
    "method": "parts",
}
VISIT = {
    "surveyors": "田村",
    "surveyed_on": "R6.1.2",
    "surveyed_time": "14:30",
}
FILLED = {
    "tilt_1": "3",
    "tilt_2": "2",
    "tilt_3": "4",
    "tilt_4": "3",
    "roof_share_3": "1/2",
    "wall_share_2": "1/2",
    "foundation_perimeter_m": "36",
    "foundation_damaged_length_m": "4",
    **VISIT,
}


def sheet_url(street, building="B1", path="sheet", **way):
    named = {**QUAKE, **way, "building": street[building]}
    named.setdefault("incident", street["quake"])
    query = "&".join(f"{key}={value}" for key, value in named.items())
    return f"/staff/surveys/{path}?{query}"


def words(answer):
    """Return what the page says, spaces evened out."""
    tree = html.fromstring(answer.text)
    main = tree.find(".//main")
    texts = (main if main is not None else tree).itertext()
    return " ".join(" ".join(texts).split())


def form_of(answer):
    """Return the form of a sheet as the browser would send it back."""
    form = html.fromstring(answer.text).xpath("//form[.//input[@name='surveyors']]")[0]
    # A text area begins with a line break that browsers drop and lxml keeps.
    return MultiDict(
        (name, value.removeprefix("\n")) for name, value in form.form_values()
    )


def links(answer, part):
    found = html.fromstring(answer.text).xpath("//a/@href")
    return [link for link in found if part in link]


def survey_of(answer):
    return UUID(re.search(r"/staff/surveys/([0-9a-f-]{36})", answer.location)[1])
