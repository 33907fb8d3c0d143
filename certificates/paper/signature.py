"""Who certifies, and where the seal is pressed or printed (発行者と公印)."""

from reportlab.lib.units import mm

from certificates.paper import picture, wording
from certificates.paper.canvas import TaggedCanvas
from certificates.paper.fitting import Fitted, Place, fit_line
from certificates.paper.sheet import (
    RIGHT,
    RULE,
    WIDTH,
    Fonts,
    write_centred,
    write_flush_right,
)
from certificates.sealed import PrintedCertificate

FOOT, SIDE = 62 * mm, 24 * mm
SEAL_MM = 21.0
TOP = FOOT + SIDE
LEFT_OF_SEAL = RIGHT - SIDE - 4 * mm
SIZE, GAP = 17, 6 * mm
# How much of the seal lies on the end of the name, as a hand would press it.
OVERLAP = 0.35
SMALL_SIZE, GREY = 8, 0.6

# What the picture of the seal is called inside the file.
NAME = "S1"


def draw(
    canvas: TaggedCanvas,
    certificate: PrintedCertificate,
    seal_image: bytes | None,
    side: float,
    fonts: Fonts,
) -> None:
    """Write the mayor's name and print the seal over its end, or leave a place."""
    place = Place(wording.SIGNATURE, WIDTH - SIDE - 14 * mm, SIZE, most_lines=2)
    fitted = fit_line(certificate.mayor_name, place, fonts.text)
    end = LEFT_OF_SEAL - GAP
    with canvas.content("P"):
        corner = (end, FOOT + (SIDE + fitted.height) / 2)
        write_flush_right(canvas, fitted, corner, fonts.text)
    if seal_image is None:
        _leave_place(canvas, fonts)
        return
    with canvas.content("Figure", wording.SEAL_DESCRIPTION):
        at = (end - side * OVERLAP, FOOT + (SIDE - side) / 2)
        canvas.draw_picture(NAME, picture.read(seal_image), at, side)


def _leave_place(canvas: TaggedCanvas, fonts: Fonts) -> None:
    middle = (LEFT_OF_SEAL + SIDE / 2, FOOT + SIDE / 2)
    with canvas.decoration():
        canvas.saveState()
        canvas.setStrokeGray(GREY)
        canvas.setFillGray(GREY)
        canvas.setLineWidth(RULE)
        canvas.setDash(2, 2)
        canvas.rect(LEFT_OF_SEAL, FOOT, SIDE, SIDE)
        word = Fitted((wording.SEAL,), SMALL_SIZE)
        write_centred(canvas, word, middle, fonts.label)
        canvas.restoreState()
