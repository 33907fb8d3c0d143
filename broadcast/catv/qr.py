"""二次元コード: the way from a screen or a sheet to a page, as modules or as SVG."""

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

# One mask for all: finding the best of eight costs more than drawing the code.
MASK = 2
# ISO/IEC 18004 asks for four light modules on every side.
QUIET_ZONE = 4


def modules(text: str) -> list[list[bool]]:
    """Return the code's rows with their quiet zone, True for dark (二次元コード)."""
    code = QRCode(
        error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=MASK
    )
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def svg(text: str) -> bytes:
    """Return the code as a picture of one path, black on white (二次元コード)."""
    rows = modules(text)
    size = len(rows)
    dark = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        ' shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path fill="#000" d="{dark}"/></svg>\n'
    ).encode()
