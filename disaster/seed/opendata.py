"""The city's sites and Wi-Fi as the open-data files that a city publishes."""

from disaster.seed.city import City
from disaster.seed.sites import Site
from shelters.layouts import sheets
from shelters.layouts.records import (
    Address,
    Capacity,
    Contact,
    Designation,
    SiteRecord,
    WifiRecord,
)
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit
from shelters.rules.places import Position

# The common identifier begins with the municipality; 999 marks an invented city.
PREFIX = "E14999"
KINDS = {
    DesignationKind.EVACUATION_SITE: "20",
    DesignationKind.SHELTER: "11",
    DesignationKind.WELFARE_SHELTER: "12",
}


def sites_csv(city: City, code: str) -> bytes:
    """Write sheet 03 (指定緊急避難場所一覧)."""
    return sheets.write_standard_sites(site_records(city, code))


def shelters_csv(city: City, code: str) -> bytes:
    """Write GSI's layout of 指定避難所, which sheet 03 has no place for."""
    return sheets.write_gsi_shelters(site_records(city, code))


def wifi_csv(city: City, code: str) -> bytes:
    """Write sheet 07 (公衆無線LANアクセスポイント一覧)."""
    return sheets.write_standard_wifi(
        WifiRecord(
            name=site.name,
            identifier=f"W{site.number}",
            name_kana=site.kana,
            name_english=site.english,
            position=Position(site.latitude, site.longitude),
            address=Address(line=site.address, municipality_code=code),
            contact=Contact(phone=site.phone),
            publisher_code=code,
            authority=city.name,
            installer=city.name,
            ssids=(site.wifi.ssid,),
            coverage=site.wifi.area,
            note=site.remarks,
        )
        for site in city.sites
        if site.wifi
    )


def site_records(city: City, code: str) -> list[SiteRecord]:
    """Return the sites as the shelters room reads them."""
    return [
        _record(number, site, city.name, code)
        for number, site in enumerate(city.sites, 1)
    ]


def _record(number: int, site: Site, authority: str, code: str) -> SiteRecord:
    position = Position(round(site.latitude, 6), round(site.longitude, 6))
    key = f"{PREFIX}{number:05d}"
    capacity = Capacity(persons=site.capacity)
    fits = {
        hazard: HazardFit.FIT if hazard.value in site.hazards else HazardFit.UNFIT
        for hazard in Hazard
    }
    designations = tuple(
        Designation(
            kind=kind,
            identifier=f"{key}{KINDS[kind]}1",
            name=site.name,
            position=position,
            fits={} if kind.is_for_staying else fits,
            capacity=capacity,
            note=site.remarks,
        )
        for kind in (DesignationKind(word.value) for word in site.designations)
    )
    return SiteRecord(
        name=site.name,
        designations=designations,
        facility_key=key,
        name_kana=site.kana,
        name_english=site.english,
        position=position,
        address=Address(line=site.address, municipality_code=code, city=authority),
        contact=Contact(phone=site.phone),
        publisher_code=code,
        authority_code=code,
        authority=authority,
    )
