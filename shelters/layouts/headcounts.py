"""Read a report of how many people are in which shelter (避難者数の報告)."""

import re
import unicodedata
from datetime import datetime

from disaster.foundation.clock import TOKYO
from disaster.foundation.csvfiles import CsvFile
from disaster.foundation.texts import _
from shelters.layouts import values
from shelters.layouts.cells import Cells
from shelters.layouts.detection import HEADCOUNTS, require_list
from shelters.layouts.headers import SHARED_COLUMNS
from shelters.layouts.records import HeadcountRecord, ReadResult
from shelters.layouts.rows import read_rows

HEADCOUNT_COLUMNS = SHARED_COLUMNS | {"identifier": ("ID",)}
JAPANESE_TIME = re.compile(
    r"(?:令和(?P<era>\d+|元)|(?P<year>\d{4}))年(?P<month>\d+)月(?P<day>\d+)日\s*"
    r"(?P<half>午前|午後)?(?P<hour>\d+)[時:](?:(?P<minute>\d+)分?|(?P<half_past>半))?"
)
REIWA_BEGAN = 2019


def read_headcounts(file: CsvFile) -> ReadResult[HeadcountRecord]:
    """Read all rows; each needs a number and the time it was counted."""
    require_list(file, HEADCOUNTS)
    return read_rows(HEADCOUNTS, file, HEADCOUNT_COLUMNS, _headcount)


def _headcount(cells: Cells) -> HeadcountRecord:
    """Make a record of one row of a report."""
    name = cells.text("name")
    if not name:
        raise cells.refused("name", _("名称がありません。名称を入れてください。"))
    return HeadcountRecord(
        name=name,
        people=_people(cells),
        as_of=_as_of(cells),
        row=cells.row.number,
        identifier=cells.text_or_empty("identifier"),
        district=cells.text("district"),
        position=values.position(cells),
        address=values.address(cells),
    )


def _people(cells: Cells) -> int:
    """Read the number of people; an empty cell is not zero."""
    people = cells.number("people")
    if people is None or people < 0 or people != int(people):
        reason = _("人数がありません。0 以上の整数を入れてください。")
        raise cells.refused("people", reason)
    return int(people)


def _as_of(cells: Cells) -> datetime:
    """Read when people were counted: 令和6年1月13日午後6時, or ISO 8601 (時点)."""
    text = unicodedata.normalize("NFKC", cells.text("as_of"))
    try:
        return _japanese_time(text) or _iso_time(text)
    except ValueError as error:
        reason = _(
            "「%(text)s」は時刻として読めません。"
            "「令和8年1月13日午後6時」のように入れてください。"
        )
        raise cells.refused("as_of", reason % {"text": text}) from error


def _japanese_time(text: str) -> datetime | None:
    """Read a Japanese date and hour on the clock of Tokyo."""
    match = JAPANESE_TIME.fullmatch(text)
    if match is None:
        return None
    era = match["era"]
    since = 1 if era == "元" else int(era or 0)
    year = int(match["year"]) if match["year"] else REIWA_BEGAN - 1 + since
    minute = 30 if match["half_past"] else int(match["minute"] or 0)
    hour = int(match["hour"]) + (12 if match["half"] == "午後" else 0)
    day = int(match["month"]), int(match["day"])
    return datetime(year, *day, hour, minute, tzinfo=TOKYO)


def _iso_time(text: str) -> datetime:
    """Read an ISO time; without an offset it is Japanese time."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
