"""Tables of the shelters: facilities, designations, reports, Wi-Fi, imports."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.appendonly import append_only
from disaster.foundation.db import Base, new_id
from shelters.rules.hazards import DesignationKind
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.wifi import CheckMethod, WifiKind, WifiState


def _one_of(column: str, values: type[StrEnum]) -> str:
    """Return the condition that a column holds one of an enum's values."""
    words = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({words})"


class Site(Base):
    """A facility where people flee to or stay (施設), such as a school.

    ``key`` is what an import knows it by; ``slug`` is its public address, given once
    and never changed, because it stands on posters. ``facts`` holds what only exports
    need, ``accessibility`` what sheet 01 tells; a feature that is absent is unknown.
    """

    __tablename__ = "shelter_sites"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(600), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    facility_key: Mapped[str] = mapped_column(String(11), index=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    name_kana: Mapped[str] = mapped_column(String(200))
    name_english: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300))
    phone: Mapped[str] = mapped_column(String(100))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    elevation: Mapped[float | None] = mapped_column(Float)
    facts: Mapped[dict[str, Any]]
    accessibility: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(String(100))
    imported_at: Mapped[datetime]


class Designation(Base):
    """One legal designation of a facility, often of one building of it (指定).

    Without a name it is only mentioned by another list (重複欄だけの指定).
    """

    __tablename__ = "shelter_designations"
    __table_args__ = (
        CheckConstraint(_one_of("kind", DesignationKind), name="kind"),
        CheckConstraint("capacity >= 0", name="capacity"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("shelter_sites.id"), index=True)
    key: Mapped[str] = mapped_column(String(600), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    identifier: Mapped[str] = mapped_column(String(60))
    common_id: Mapped[str | None] = mapped_column(String(14), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    fits: Mapped[dict[str, Any]]
    capacity: Mapped[int | None]
    capacity_indoors: Mapped[int | None]
    capacity_text: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(Text)
    accepts: Mapped[str] = mapped_column(String(300))
    other_matters: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(100))


class Opening(Base):
    """What somebody reported of a shelter (開設状況の報告). Never changed.

    The latest time of observation is what is shown; of two with one time, the later
    arrival (``number`` counts the arrivals of one site).
    """

    __tablename__ = "shelter_openings"
    __table_args__ = (
        UniqueConstraint("site_id", "number"),
        CheckConstraint(_one_of("state", OpeningState), name="state"),
        CheckConstraint(_one_of("crowding", Crowding), name="crowding"),
        CheckConstraint("headcount >= 0", name="headcount"),
        Index("ix_shelter_openings_latest", "site_id", "observed_at", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("shelter_sites.id"))
    number: Mapped[int]
    incident_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.id"), index=True
    )
    state: Mapped[str] = mapped_column(String(20))
    headcount: Mapped[int | None]
    crowding: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300))
    is_unfit_confirmed: Mapped[bool] = mapped_column(default=False)
    observed_at: Mapped[datetime]
    reported_at: Mapped[datetime] = mapped_column(index=True)
    reported_by: Mapped[str] = mapped_column(String(100))


class WifiPoint(Base):
    """A place with public Wi-Fi (公衆無線LAN), in a shelter or of its own."""

    __tablename__ = "shelter_wifi_points"
    __table_args__ = (CheckConstraint(_one_of("kind", WifiKind), name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    site_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("shelter_sites.id"), index=True
    )
    key: Mapped[str] = mapped_column(String(600), unique=True)
    identifier: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    name_kana: Mapped[str] = mapped_column(String(200))
    name_english: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    ssids: Mapped[list[str]]
    coverage: Mapped[str] = mapped_column(String(300))
    installer: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    is_for_evacuees_only: Mapped[bool] = mapped_column(default=False)
    run_book: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(String(100))
    imported_at: Mapped[datetime]


class WifiCheck(Base):
    """What a person or a probe saw of a Wi-Fi, end to end (点検). Never changed."""

    __tablename__ = "shelter_wifi_checks"
    __table_args__ = (
        UniqueConstraint("point_id", "number"),
        CheckConstraint(_one_of("state", WifiState), name="state"),
        CheckConstraint(_one_of("how", CheckMethod), name="how"),
        Index("ix_shelter_wifi_checks_latest", "point_id", "checked_at", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    point_id: Mapped[UUID] = mapped_column(ForeignKey("shelter_wifi_points.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    how: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300))
    checked_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    checked_by: Mapped[str] = mapped_column(String(100))


class ListImport(Base):
    """One list that was taken over (一覧の取込み): the date of the open data."""

    __tablename__ = "shelter_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(index=True)
    imported_by: Mapped[str] = mapped_column(String(100))
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]


append_only(Opening.metadata.tables["shelter_openings"])
append_only(WifiCheck.metadata.tables["shelter_wifi_checks"])
