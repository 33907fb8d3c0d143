"""Read sheet 01 for what it tells of accessibility (公共施設一覧のバリアフリー情報)."""

from disaster.foundation.csvfiles import CsvFile
from disaster.foundation.texts import _
from shelters.layouts import values
from shelters.layouts.cells import Cells
from shelters.layouts.detection import FACILITIES, require_list
from shelters.layouts.headers import ACCESSIBILITY_HEADERS, SHARED_COLUMNS
from shelters.layouts.records import FacilityRecord, ReadResult
from shelters.layouts.rows import read_rows

FACILITY_COLUMNS = (
    SHARED_COLUMNS
    | {"identifier": ("ID",)}
    | {header: (header,) for header in ACCESSIBILITY_HEADERS}
)


def read_facilities(file: CsvFile) -> ReadResult[FacilityRecord]:
    """Read all rows; they designate nothing, they tell about sites we already have."""
    require_list(file, FACILITIES)
    return read_rows(FACILITIES, file, FACILITY_COLUMNS, _facility)


def _facility(cells: Cells) -> FacilityRecord:
    """Make a record of one row, with the features that are recorded at all."""
    name = cells.text("name")
    if not name:
        raise cells.refused("name", _("名称がありません。名称を入れてください。"))
    features = {header: cells.text(header) for header in ACCESSIBILITY_HEADERS}
    return FacilityRecord(
        name=name,
        row=cells.row.number,
        identifier=cells.text_or_empty("identifier"),
        position=values.position(cells),
        address=values.address(cells),
        contact=values.contact(cells),
        accessibility={header: text for header, text in features.items() if text},
    )
