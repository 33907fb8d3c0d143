"""The page that anybody would write with ReportLab and qrcode: what ours is held to.

A4, a frame, the table, the notes and the code, all drawn with one embedded Japanese
TrueType font that is registered once; every setting of both packages as it comes.
"""

from io import BytesIO

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certificates.paper import wording
from certificates.sealed import PrintedCertificate
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.fonts import SERIF
from disaster.foundation.formats import era_date_with_gregorian

FONT = "plain"
WIDTH, HEIGHT = A4
LEFT, LABEL, ROW, SIDE = 22 * mm, 40 * mm, 15 * mm, 32 * mm


def register() -> None:
    """Read the font, once."""
    pdfmetrics.registerFont(TTFont(FONT, str(SERIF)))


def page(certificate: PrintedCertificate, qr_text: str) -> bytes:
    """Draw one certificate."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    canvas.setTitle(certificate.title)
    canvas.setFont(FONT, 26)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 40 * mm, certificate.title)
    canvas.setFont(FONT, 10.5)
    line = wording.number_line(certificate)
    canvas.drawRightString(WIDTH - LEFT, HEIGHT - 50 * mm, line)
    foot = _table(canvas, certificate)
    _notes(canvas, certificate, foot)
    _code(canvas, qr_text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _table(canvas: Canvas, certificate: PrintedCertificate) -> float:
    top = HEIGHT - 58 * mm
    for label, text in _rows(certificate):
        top -= ROW
        canvas.rect(LEFT, top, LABEL, ROW)
        canvas.rect(LEFT + LABEL, top, WIDTH - 2 * LEFT - LABEL, ROW)
        canvas.setFont(FONT, 10)
        canvas.drawString(LEFT + 3 * mm, top + 5 * mm, label)
        canvas.setFont(FONT, 12)
        canvas.drawString(LEFT + LABEL + 3 * mm, top + 5 * mm, text)
    return top


def _rows(certificate: PrintedCertificate) -> list[tuple[str, str]]:
    levels = "　".join(
        f"{'■' if level is certificate.level else '□'}{level.label}"
        for level in DamageLevel
    )
    addons = [(addon.label, addon.text) for addon in certificate.addons if addon]
    return [
        (wording.HEAD_ADDRESS, certificate.head_address),
        (wording.HEAD_NAME, certificate.head_name),
        *addons,
        (wording.CAUSE, certificate.cause),
        (wording.HOUSE[certificate.kind], certificate.house_address),
        (wording.LEVEL, levels),
    ]


def _notes(canvas: Canvas, certificate: PrintedCertificate, top: float) -> None:
    canvas.setFont(FONT, 12)
    canvas.drawString(LEFT, top - 20 * mm, certificate.statement)
    day = era_date_with_gregorian(certificate.issued_on)
    canvas.drawString(LEFT, top - 30 * mm, day)
    canvas.drawRightString(WIDTH - LEFT, top - 45 * mm, certificate.mayor_name)
    canvas.setFont(FONT, 7.6)
    notes = (wording.HOUSE_NOTE[certificate.kind], *wording.CHECK_STEPS)
    for number, note in enumerate(notes):
        canvas.drawString(LEFT, 40 * mm - number * 5 * mm, note)


def _code(canvas: Canvas, qr_text: str) -> None:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(qr_text)
    code.make(fit=True)
    modules = code.get_matrix()
    side = SIDE / len(modules)
    left, top = WIDTH - LEFT - SIDE, 16 * mm + SIDE
    path = canvas.beginPath()
    for row, line in enumerate(modules):
        for start, length in _runs(line):
            y = top - (row + 1) * side
            path.rect(left + start * side, y, length * side, side)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    """Join neighbouring dark modules, so that a run is one rectangle."""
    runs: list[tuple[int, int]] = []
    for at, is_dark in enumerate(line):
        if is_dark and runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((at, 1))
    return runs
