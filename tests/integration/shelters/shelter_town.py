"""A small invented town: three places and a Wi-Fi, as records and as files."""

from datetime import date

from shelters.layouts.records import (
    Address,
    Capacity,
    Contact,
    Designation,
    SiteRecord,
    WifiRecord,
)
from shelters.layouts.sheets import (
    write_gsi_shelters,
    write_standard_sites,
    write_standard_wifi,
)
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit
from shelters.rules.places import Position

DAY = date(2026, 9, 3)
CODE = "142140"


def site_record(number, names, position, fit, capacity=100):
    """Build a facility that is a place to run to and to stay in."""
    fits = {h: HazardFit.FIT if h in fit else HazardFit.UNFIT for h in Hazard}
    key = f"E14999{number:05d}"
    name, english = names
    return SiteRecord(
        name=name,
        facility_key=key,
        name_kana="カクウ",
        name_english=english,
        position=position,
        address=Address(line=f"架空市{number}丁目1", municipality_code=CODE),
        contact=Contact(phone=f"0463-00-{number:04d}"),
        publisher_code=CODE,
        authority="架空市",
        designations=(
            Designation(
                DesignationKind.EVACUATION_SITE,
                f"{key}201",
                name,
                position,
                fits,
                Capacity(capacity),
            ),
            Designation(
                DesignationKind.SHELTER,
                f"{key}111",
                name,
                position,
                capacity=Capacity(),
            ),
        ),
    )


HILL = site_record(
    1,
    ("架空山手小学校", "Yamate Elementary School"),
    Position(35.41, 139.31),
    {Hazard.FLOOD, Hazard.INLAND_FLOOD, Hazard.EARTHQUAKE},
)
RIVER = site_record(
    2,
    ("架空川べり公民館", "Kawaberi Hall"),
    Position(35.40, 139.30),
    {Hazard.EARTHQUAKE, Hazard.LANDSLIDE},
    capacity=20,
)
PARK = site_record(
    3, ("架空中央公園", "Central Park"), Position(35.42, 139.32), {Hazard.GREAT_FIRE}
)
TOWN = [HILL, RIVER, PARK]
NETWORK = WifiRecord(
    name=HILL.name,
    identifier="W1",
    position=HILL.position,
    publisher_code=CODE,
    address=HILL.address,
    ssids=("Kakuu-Free", "00000JAPAN"),
    coverage="体育館",
)


def sheet(records):
    """Return records as sheet 03."""
    return write_standard_sites(records)


def gsi_shelters(records):
    """Return records as GSI's list of places to stay in."""
    return write_gsi_shelters(records)


def wifi_sheet(records):
    """Return records as sheet 07."""
    return write_standard_wifi(records)
