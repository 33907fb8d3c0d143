"""The foot of the page: how anybody can check the paper (真正性の確認欄)."""

from urllib.parse import urlsplit

from reportlab.lib.units import mm

from certificates.paper import qr, wording
from certificates.paper.canvas import TaggedCanvas
from certificates.paper.fitting import Fitted, Place, fit_block, fit_line
from certificates.paper.sheet import (
    LEFT,
    PAGE_HEIGHT,
    RIGHT,
    RULE,
    WIDTH,
    Fonts,
    write_lines,
)
from certificates.sealed import PrintedCertificate, SealText

LINE, FOOT = 57 * mm, 14 * mm
TOP = LINE - 6 * mm

# Scanners, printers and screens count in dots of 150 to the inch or in parts of them. A
# module of three such dots is read at 150 dpi by every decoder we tried; up to version
# 17 (about 490 letters) the code is drawn so, and a longer text in smaller modules.
DOT = 72 / 150
MODULE = 3 * DOT
MOST_MODULES = 85

# A picture that ends exactly on a dot is stretched over the next one by some readers.
HAIR = 0.02
QR_SIDE, QR_FOOT = MOST_MODULES * MODULE, 10 * mm
COLUMN = WIDTH - QR_SIDE - 10 * mm
TITLE_SIZE, STEP_SIZE, CODE_SIZE, FACTS_SIZE = 9, 7.6, 12, 7.6
CODE_TOP = FOOT + 9.5 * mm


def draw(
    canvas: TaggedCanvas,
    certificate: PrintedCertificate,
    seal: SealText,
    fonts: Fonts,
) -> None:
    """Write what to do with the code, the short code, and the code itself."""
    with canvas.decoration():
        canvas.setLineWidth(RULE)
        canvas.line(LEFT, LINE, RIGHT, LINE)
    _draw_steps(canvas, certificate, seal, fonts)
    _draw_facts(canvas, certificate, seal, fonts)
    _draw_qr(canvas, str(seal))


def _draw_steps(
    canvas: TaggedCanvas,
    certificate: PrintedCertificate,
    seal: SealText,
    fonts: Fonts,
) -> None:
    title = Fitted((wording.CHECK_TITLE,), TITLE_SIZE)
    with canvas.content("P"):
        write_lines(canvas, title, (LEFT, TOP), fonts.label)
    top = TOP - TITLE_SIZE - 2.2 * mm
    host, municipality = urlsplit(seal.issuer).netloc, certificate.municipality_name
    for number, step in enumerate(wording.CHECK_STEPS, start=1):
        text = f"{number}. {step.format(host=host, municipality=municipality)}"
        place = Place(wording.CHECK_TITLE, COLUMN, STEP_SIZE, most_lines=2)
        fitted = fit_block(text, place, fonts.label)
        with canvas.content("P"):
            write_lines(canvas, fitted, (LEFT, top), fonts.label)
        top -= fitted.height + 1.4 * mm


def _draw_facts(
    canvas: TaggedCanvas,
    certificate: PrintedCertificate,
    seal: SealText,
    fonts: Fonts,
) -> None:
    code = Fitted((f"{wording.CODE}　{wording.grouped(seal.code)}",), CODE_SIZE)
    with canvas.content("P"):
        write_lines(canvas, code, (LEFT, CODE_TOP), fonts.label)
    place = Place(wording.MUNICIPALITY_CODE, COLUMN, FACTS_SIZE, most_lines=1)
    facts = fit_line(wording.municipality_line(certificate), place, fonts.label)
    with canvas.content("P"):
        write_lines(canvas, facts, (LEFT, FOOT + FACTS_SIZE), fonts.label)


def _draw_qr(canvas: TaggedCanvas, text: str) -> None:
    rows = qr.bitmap(text)
    modules = len(rows) // qr.PIXELS
    module = min(MODULE, QR_SIDE / (modules - 2 * qr.QUIET_ZONE))
    # The code itself ends at the margin; its quiet zone reaches into it.
    quiet, side = qr.QUIET_ZONE * module, modules * module
    right = _on_dot(RIGHT) + quiet
    foot = PAGE_HEIGHT - _on_dot(PAGE_HEIGHT - QR_FOOT) - quiet
    corner = (right - side + HAIR, foot + HAIR)
    with canvas.content("Figure", wording.QR_DESCRIPTION):
        canvas.draw_bitmap(qr.NAME, rows, corner, side - 2 * HAIR)


def _on_dot(length: float) -> float:
    return int(length / DOT) * DOT
