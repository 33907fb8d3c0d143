"""Read a list of sites or shelters in any known layout (避難所一覧の読取り)."""

from dataclasses import dataclass, field, replace

from disaster.foundation.csvfiles import CsvFile
from disaster.foundation.texts import _
from shelters.layouts import values
from shelters.layouts.cells import Cells
from shelters.layouts.detection import site_layout
from shelters.layouts.fits import (
    hazard_columns,
    hazard_fits,
    mark,
    note_with_conditions,
)
from shelters.layouts.grouping import group_by_facility
from shelters.layouts.headers import SiteLayout
from shelters.layouts.records import Contact, Designation, ReadResult, SiteRecord
from shelters.layouts.rows import Identifiers, read_rows
from shelters.rules.hazards import DesignationKind, HazardFit
from shelters.rules.places import designation_kind, facility_key, is_common_id

COMMON_ID_LENGTH = 14


def read_sites(file: CsvFile) -> ReadResult[SiteRecord]:
    """Read all rows; bad ones are refused one by one, mended ones are reported."""
    reader = SiteReader(site_layout(file))
    result = read_rows(reader.layout.title, file, reader.columns, reader.site)
    grouped = group_by_facility(result.records)
    return replace(
        result,
        records=grouped.records,
        joins=grouped.joins,
        notices=grouped.notices,
    )


@dataclass(frozen=True, slots=True)
class SiteReader:
    """Reads the rows of one file, whose identifiers may not repeat (一覧の読み手)."""

    layout: SiteLayout
    identifiers: Identifiers = field(default_factory=Identifiers)

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Every column this layout may have."""
        also = {"also": (self.layout.also,)}
        return {**self.layout.columns, **hazard_columns(self.layout), **also}

    def site(self, cells: Cells) -> SiteRecord:
        """Make a record of one row (一行の読取り)."""
        name = cells.text("name")
        if not name:
            raise cells.refused("name", _("名称がありません。名称を入れてください。"))
        address, position = values.address(cells), values.position(cells)
        if position is None and not address.line:
            reason = _("緯度・経度も住所もありません。どちらかを入れてください。")
            raise cells.refused("address", reason)
        contact, authority_code, authority = _authority(cells)
        designations = self._designations(cells, name)
        stated = replace(designations[0], position=position)
        return SiteRecord(
            name=name,
            designations=(stated, *designations[1:]),
            row=cells.row.number,
            facility_key=facility_key(stated.identifier),
            name_kana=cells.text("name_kana"),
            name_english=cells.text("name_english"),
            position=position,
            elevation=cells.number_or_nothing("elevation"),
            address=address,
            contact=contact,
            publisher_code=values.municipality_code(cells, "publisher_code"),
            authority_code=authority_code,
            authority=authority,
            communities=_list(cells.text("communities")),
            url=cells.text("url"),
            image=cells.text("image"),
            image_licence=cells.text("image_licence"),
        )

    def _designations(self, cells: Cells, name: str) -> tuple[Designation, ...]:
        """Read the row's own designation and the one its flag mentions (重複欄)."""
        identifier = self._identifier(cells, name)
        kind = designation_kind(identifier) or self.layout.kind
        if kind.is_for_staying is not self.layout.kind.is_for_staying:
            reason = _(
                "共通ID %(id)s は%(kind)sのものです。一覧の種類を確かめてください。"
            )
            raise cells.refused(
                "identifier", reason % {"id": identifier, "kind": kind.label}
            )
        note = cells.prose("note")
        fits = hazard_fits(cells, self.layout, note)
        own = Designation(
            kind=kind,
            identifier=identifier,
            name=name,
            fits=fits,
            capacity=values.capacity(cells),
            note=note_with_conditions(note, fits),
            accepts=cells.text("accepts"),
            other_matters=cells.prose("other_matters"),
        )
        if mark(cells, "also", HazardFit.UNFIT) is HazardFit.FIT:
            return own, Designation(_other_kind(kind))
        return (own,)

    def _identifier(self, cells: Cells, name: str) -> str:
        """Read the identifier; without one, name and place must not stand twice."""
        identifier = cells.text_or_empty("identifier")
        is_national = cells.header("identifier") == "共通ID"
        if (is_national or _looks_national(identifier)) and not is_common_id(
            identifier
        ):
            reason = _(
                "「%(id)s」は共通IDの形（E と数字 12 桁と英数字 1 字）ではありません。"
                "国土地理院の一覧の値をそのまま入れてください。"
            )
            raise cells.refused("identifier", reason % {"id": identifier})
        if identifier:
            self.identifiers.take(cells, "identifier", identifier)
        else:
            place = (cells.raw(thing) for thing in ("latitude", "longitude", "address"))
            self.identifiers.take(cells, "name", "\n".join((name, *place)))
        return identifier


def _looks_national(identifier: str) -> bool:
    """Say whether somebody meant a 共通ID, right or wrong."""
    starts_alike = identifier.startswith("E") and identifier[1:6].isdigit()
    return starts_alike and abs(len(identifier) - COMMON_ID_LENGTH) <= 1


def _other_kind(kind: DesignationKind) -> DesignationKind:
    """Return what the flag of the other law means (指定避難所との重複)."""
    if kind is DesignationKind.EVACUATION_SITE:
        return DesignationKind.SHELTER
    return DesignationKind.EVACUATION_SITE


def _authority(cells: Cells) -> tuple[Contact, str, str]:
    """Read whom to call and who designated; put slipped columns back (列のずれ)."""
    contact = values.contact(cells)
    if values.has_slipped(cells):
        moved = f"{contact.extension}、{contact.email}、{contact.form_url}"
        reason = _("列のずれを直し、市区町村コードと地方公共団体名に戻しました。")
        cells.mended(
            "extension", moved, f"{contact.extension}、{contact.form_url}", reason
        )
        mended = replace(contact, extension="", email="", form_url="")
        return mended, contact.extension, contact.form_url
    authority = cells.text("authority") or cells.text("city")
    return contact, values.municipality_code(cells, "authority_code"), authority


def _list(text: str) -> tuple[str, ...]:
    """Split a cell of several values at the standard's semicolon (複数の値)."""
    parts = text.replace("；", ";").split(";")
    return tuple(part.strip() for part in parts if part.strip())
