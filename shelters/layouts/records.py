"""What the readers make of files and the writers start from: sites, Wi-Fi, reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from disaster.foundation.errors import RowRefusal
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit, overall
from shelters.rules.places import Position


@dataclass(frozen=True, slots=True)
class Capacity:
    """想定収容人数: a string in the standard, a number where one can be read.

    ``text`` keeps the wording when it says more than the number.
    """

    persons: int | None = None
    indoors: int | None = None
    text: str = ""

    @property
    def as_written(self) -> str:
        """The cell of an export."""
        return self.text or ("" if self.persons is None else str(self.persons))


@dataclass(frozen=True, slots=True)
class Address:
    """所在地: the whole line as written, and its parts where the file has them."""

    line: str = ""
    municipality_code: str = ""
    town_id: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    block: str = ""
    building: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """連絡先: how to reach those who run the place."""

    phone: str = ""
    extension: str = ""
    email: str = ""
    form_url: str = ""
    note: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Designation:
    """One legal designation of a facility (指定), often of one building of it.

    ``name`` and ``position`` are those of the row; a designation that another list
    only mentions (指定避難所との重複) has neither identifier nor name.
    """

    kind: DesignationKind
    identifier: str = ""
    name: str = ""
    position: Position | None = None
    fits: Mapping[Hazard, HazardFit] = field(default_factory=dict)
    capacity: Capacity = Capacity()
    note: str = ""
    accepts: str = ""
    other_matters: str = ""

    @property
    def is_mention(self) -> bool:
        """Whether another list only mentions it (重複欄だけの指定)."""
        return not self.name

    def fit(self, hazard: Hazard) -> HazardFit:
        """Return whether the place suits a hazard; not stated is unknown (適否)."""
        return self.fits.get(hazard, HazardFit.UNKNOWN)


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """One facility with all its designations (施設と指定)."""

    name: str
    designations: tuple[Designation, ...]
    row: int = field(default=0, compare=False)
    facility_key: str = ""
    name_kana: str = ""
    name_english: str = ""
    position: Position | None = None
    elevation: float | None = None
    address: Address = Address()
    contact: Contact = Contact()
    publisher_code: str = ""
    authority_code: str = ""
    authority: str = ""
    communities: tuple[str, ...] = ()
    url: str = ""
    image: str = ""
    image_licence: str = ""

    def fit(self, hazard: Hazard) -> HazardFit:
        """Return whether one may flee here from a hazard, over all its buildings."""
        return overall(
            designation.fit(hazard)
            for designation in self.designations
            if not designation.kind.is_for_staying
        )

    def has(self, kind: DesignationKind) -> bool:
        """Say whether the facility is designated as this kind (指定の有無)."""
        return any(designation.kind is kind for designation in self.designations)


@dataclass(frozen=True, slots=True)
class WifiRecord:
    """One place with public Wi-Fi (公衆無線LAN); status is not in any file."""

    name: str
    row: int = field(default=0, compare=False)
    identifier: str = ""
    name_kana: str = ""
    name_english: str = ""
    position: Position | None = None
    address: Address = Address()
    contact: Contact = Contact()
    publisher_code: str = ""
    authority: str = ""
    corporate_number: str = ""
    installer: str = ""
    ssids: tuple[str, ...] = ()
    coverage: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FacilityRecord:
    """One public facility (公共施設) with what is recorded of its accessibility.

    A feature that is not in ``accessibility`` was not recorded, which never means no.
    """

    name: str
    row: int = field(default=0, compare=False)
    identifier: str = ""
    position: Position | None = None
    address: Address = Address()
    contact: Contact = Contact()
    accessibility: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadcountRecord:
    """How many people were in one shelter at one time (避難者数の報告)."""

    name: str
    people: int
    as_of: datetime
    row: int = field(default=0, compare=False)
    identifier: str = ""
    district: str = ""
    position: Position | None = None
    address: Address = Address()


@dataclass(frozen=True, slots=True)
class RowRepair:
    """What was mended in one row, for people to check (修復の記録)."""

    row: int
    field: str
    before: str
    after: str
    reason: str

    def __str__(self) -> str:
        """Say it in one sentence."""
        return (
            f"{self.row}行目 {self.field}: {self.reason}"
            f"（「{self.before}」→「{self.after}」）"
        )


@dataclass(frozen=True, slots=True)
class RowJoin:
    """Rows of a list that became one facility (名寄せの記録)."""

    name: str
    rows: tuple[int, ...]


RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class ReadResult(Generic[RecordT]):
    """All that came of one file: records, rows that cannot go in, mended cells."""

    layout: str
    rows: int
    records: list[RecordT]
    refusals: list[RowRefusal]
    repairs: list[RowRepair]
    joins: list[RowJoin] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
