"""The code on a slip (二次元コード): its dark modules, for a page and for a paper."""

from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

# ISO/IEC 18004 asks for four light modules on every side.
QUIET_ZONE = 4


def matrix(text: str) -> list[list[bool]]:
    """Return the rows of the code with its quiet zone, True for dark."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return [list(map(bool, row)) for row in code.get_matrix()]


def path(rows: list[list[bool]]) -> str:
    """Return the dark modules as the path of an SVG, one stretch after the other."""
    return "".join(
        f"M{left} {top}h{length}v1h-{length}z"
        for top, row in enumerate(rows)
        for left, length in stretches(row)
    )


def stretches(row: list[bool]) -> list[tuple[int, int]]:
    """Return where each stretch of dark modules begins and how long it is."""
    found, at = [], 0
    for is_dark, group in groupby(row):
        length = len(list(group))
        if is_dark:
            found.append((at, length))
        at += length
    return found
