"""The QR code as a picture of one bit a module (二次元コード)."""

from qrcode.base import RSBlock, rs_blocks
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from certificates.paper.codewords import codewords, room
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# What the picture of the code is called inside the file.
NAME = "Q1"

# One mask for all: finding the best of eight costs more than drawing the page.
MASK = 2

# ISO/IEC 18004 asks for four light modules on every side.
QUIET_ZONE = 4

# At 32 mm a module of version 25 is still 0.27 mm, four dots of a common printer.
LARGEST_VERSION = 25

# A reader smooths a picture that it has to enlarge, and a smoothed code is hard to
# decode. With three pixels a module nothing is enlarged at 150 dots to the inch.
PIXELS = 3
DARK, LIGHT = "0" * PIXELS, "1" * PIXELS

BLOCKS: dict[int, list[RSBlock]] = {
    version: rs_blocks(version, ERROR_CORRECT_M)
    for version in range(1, LARGEST_VERSION + 1)
}


class CodeTooDense(Refusal):
    """The sealed text needs a code too fine to be read off paper (細かすぎるコード)."""

    message = _(
        "氏名や住所などが長いため、読み取れる大きさの確認コードになりません。"
        "罹災原因などの記載を短くしてください。"
    )


def bitmap(text: str) -> list[bytes]:
    """Return the rows of the picture with its quiet zone, 1 for light."""
    content = text.encode()
    version = _smallest(content)
    code = QRCode(
        version=version,
        error_correction=ERROR_CORRECT_M,
        border=QUIET_ZONE,
        mask_pattern=MASK,
    )
    code.data_cache = codewords(content, BLOCKS[version], version)
    code.make(fit=False)
    return [row for line in code.get_matrix() for row in [_row(line)] * PIXELS]


def refuse_dense(text: str) -> None:
    """Refuse a text whose code nobody could read off the paper."""
    _smallest(text.encode())


def _smallest(content: bytes) -> int:
    fitting = (
        version
        for version, blocks in BLOCKS.items()
        if len(content) <= room(blocks, version)
    )
    version = next(fitting, None)
    if version is None:
        raise CodeTooDense
    return version


def _row(modules: list[bool]) -> bytes:
    light = "".join(DARK if is_dark else LIGHT for is_dark in modules)
    padded = light.ljust(-(-len(light) // 8) * 8, "1")
    return int(padded, 2).to_bytes(len(padded) // 8)
