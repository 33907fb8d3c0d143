"""A street with houses, an earthquake and a flood, and surveys to record."""

from datetime import date, timedelta

from disaster.assessment import actions
from disaster.assessment.actions import Visit
from disaster.foundation.csvfiles import write_csv
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentHazard
from disaster.register import actions as register
from disaster.register import queries as register_queries
from tests.conftest import NOON

HEADER = ("建物番号", "所在地", "構造", "階数", "用途", "行政区")
HOUSES = (
    ("B1", "架空市大山一丁目1番1号", "木造", "2", "専用住宅", "大山"),
    ("B2", "架空市大山一丁目1番2号", "木造", "1", "専用住宅", "大山"),
    ("B3", "架空市成瀬二丁目3番4号", "鉄筋コンクリート造", "3", "共同住宅", "成瀬"),
    ("B4", "架空市成瀬二丁目3番5号", "木造", "3", "専用住宅", "成瀬"),
)
STRUCK_ON = date(2024, 1, 1)
# The edition of that day.
RULES = {"rule_version": "R6.5", "arithmetic": "exact"}


def settle_street(ctx) -> dict:
    """Copy the houses in, declare an earthquake, and return their ids by name."""
    register.import_ledger(ctx, "buildings", write_csv(HEADER, HOUSES))
    quake = incidents.declare(
        ctx, "架空の地震", IncidentHazard.EARTHQUAKE, STRUCK_ON, "地震による"
    )
    ids = {"quake": quake.id}
    for number, *_rest in HOUSES:
        ids[number] = register_queries.find_building(ctx, number).id
    return ids


def declare_flood(ctx):
    """Declare a flood and return its id."""
    hazard = IncidentHazard.FLOOD
    return incidents.declare(ctx, "架空の水害", hazard, STRUCK_ON, "大雨による").id


def quake_request(roof="1/2", wall="1/2", degree=3, damaged="4") -> dict:
    """Return a first survey of a wooden house after the earthquake."""
    return {
        **RULES,
        "hazard": "earthquake",
        "structure": "wood",
        "stage": 1,
        "method": "parts",
        "survey": {
            "tilt": {"plumb_mm": 1200, "horizontal_mm": ["3", "2", "4", "3"]},
            "roof": [{"degree": degree, "share": roof}],
            "wall": [{"degree": degree, "share": wall}],
            "foundation": {"perimeter_m": "36", "damaged_length_m": damaged},
        },
    }


def depth_request(depth="0.45", storeys=2, **more) -> dict:
    """Return a flood survey by depth."""
    return {
        **RULES,
        "hazard": "flood",
        "structure": "wood",
        "stage": 1,
        "method": "depth",
        "survey": {
            "detached": True,
            "storeys": storeys,
            "depth_above_floor_m": depth,
            **more,
        },
    }


def visit(incident_id, building_id, *surveyors: str, at=None) -> Visit:
    """Return a visit one hour ago."""
    return Visit(
        incident_id,
        building_id,
        at or NOON - timedelta(hours=1),
        surveyors or ("田村",),
    )


def record(ctx, street, building="B1", request=None, *surveyors: str):
    """Record a survey of a house of the street."""
    where = visit(street["quake"], street[building], *surveyors)
    return actions.record_survey(ctx, where, request or quake_request())
