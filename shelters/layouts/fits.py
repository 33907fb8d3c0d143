"""Flags and marks: from 1, ○, △, × and blanks to whether a place suits a hazard."""

from collections.abc import Mapping

from disaster.foundation.texts import _
from shelters.layouts.cells import DASH, Cells
from shelters.layouts.headers import SiteLayout
from shelters.rules.hazards import (
    Hazard,
    HazardFit,
    hazards_with_condition,
    worst,
)

MARKS = {
    **dict.fromkeys(("1", "1.0", "１", "○", "〇", "◯", "◎", "有"), HazardFit.FIT),
    **dict.fromkeys(("△", "▲", "※"), HazardFit.CONDITIONAL),
    **dict.fromkeys(("0", "0.0", "０", "×", "✕", "✖", "無"), HazardFit.UNFIT),
}
CONDITION_LEAD = _("条件つき：")


def hazard_columns(layout: SiteLayout) -> dict[str, tuple[str, ...]]:
    """Return a layout's hazard columns under names of our own; each may be two."""
    return {
        f"{hazard}_{number}": (name,)
        for hazard, names in layout.hazards.items()
        for number, name in enumerate(names)
    }


def mark(cells: Cells, thing: str, blank: HazardFit) -> HazardFit | None:
    """Read one flag or mark; a dash says that the hazard does not apply (「－」)."""
    if thing not in cells.headers:
        return None
    text = cells.raw(thing).strip()
    if not text:
        return blank
    if text in MARKS:
        return MARKS[text]
    if DASH.fullmatch(text):
        cells.mended(thing, text, "", _("横線を「指定なし」として読みました。"))
        return HazardFit.UNFIT
    reason = _("「%(text)s」は読めません。1（指定あり）か空欄にしてください。")
    raise cells.refused(thing, reason % {"text": text})


def hazard_fits(cells: Cells, layout: SiteLayout, note: str) -> dict[Hazard, HazardFit]:
    """Read the fitness for every hazard the layout tells of (災害ごとの適否).

    Of two flood levels the more cautious one counts; a remark that restricts a
    designated hazard makes it conditional.
    """
    restricted = hazards_with_condition(note) if note else frozenset()
    fits: dict[Hazard, HazardFit] = {}
    for hazard, names in layout.hazards.items():
        things = [f"{hazard}_{number}" for number in range(len(names))]
        marks = [mark(cells, thing, layout.blank) for thing in things]
        fit = worst(found for found in marks if found is not None)
        if fit is HazardFit.FIT and hazard in restricted:
            fit = HazardFit.CONDITIONAL
        fits[hazard] = fit
    return fits


def note_with_conditions(note: str, fits: Mapping[Hazard, HazardFit]) -> str:
    """Return a remark that names every conditional hazard, as flags cannot (△)."""
    told = hazards_with_condition(note)
    untold = [
        hazard.label
        for hazard, fit in fits.items()
        if fit is HazardFit.CONDITIONAL and hazard not in told
    ]
    if not untold:
        return note
    condition = f"{CONDITION_LEAD}{'・'.join(untold)}"
    return f"{note}\n{condition}" if note else condition
