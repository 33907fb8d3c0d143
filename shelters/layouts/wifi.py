"""Read a list of public Wi-Fi: sheet 07 or a city's own columns (公衆無線LAN)."""

from dataclasses import dataclass, field

from disaster.foundation.csvfiles import CsvFile
from disaster.foundation.texts import _
from shelters.layouts import values
from shelters.layouts.cells import Cells
from shelters.layouts.detection import WIFI_POINTS, require_list
from shelters.layouts.headers import SHARED_COLUMNS
from shelters.layouts.records import ReadResult, WifiRecord
from shelters.layouts.rows import Identifiers, read_rows
from shelters.rules.wifi import SHARED_SSID, imitates_shared_wifi

WIFI_COLUMNS = SHARED_COLUMNS | {"identifier": ("ID", "identification")}


def read_wifi(file: CsvFile) -> ReadResult[WifiRecord]:
    """Read all rows; empty SSIDs are kept, for most towns publish none."""
    require_list(file, WIFI_POINTS)
    return read_rows(WIFI_POINTS, file, WIFI_COLUMNS, WifiReader().point)


@dataclass(frozen=True, slots=True)
class WifiReader:
    """Reads the rows of one file, whose identifiers may not repeat (一覧の読み手)."""

    identifiers: Identifiers = field(default_factory=Identifiers)

    def point(self, cells: Cells) -> WifiRecord:
        """Make a record of one row; an area such as a tram line has no position."""
        name = cells.text("name")
        if not name:
            raise cells.refused("name", _("名称がありません。名称を入れてください。"))
        identifier = cells.text_or_empty("identifier")
        if identifier:
            self.identifiers.take(cells, "identifier", identifier)
        return WifiRecord(
            name=name,
            row=cells.row.number,
            identifier=identifier,
            name_kana=cells.text("name_kana"),
            name_english=cells.text("name_english"),
            position=values.position(cells),
            address=values.address(cells),
            contact=values.contact(cells),
            publisher_code=values.municipality_code(cells, "publisher_code"),
            authority=cells.text("authority"),
            corporate_number=cells.text("corporate_number"),
            installer=cells.text("installer"),
            ssids=_ssids(cells),
            coverage=cells.text("coverage"),
            url=cells.text("url"),
            note=cells.prose("note"),
        )


def _ssids(cells: Cells) -> tuple[str, ...]:
    """Read the network names; refuse one that only looks like the shared one (偽名)."""
    # A name may hold half-width kana or spaces on purpose, so it is not tidied.
    names = [name.strip() for name in cells.raw("ssid").split(";")]
    for name in names:
        if imitates_shared_wifi(name):
            reason = _(
                "「%(name)s」は %(right)s に似た別の名前です。"
                "打ち間違いか偽物です。確かめて直してください。"
            )
            raise cells.refused("ssid", reason % {"name": name, "right": SHARED_SSID})
    return tuple(name for name in names if name)
