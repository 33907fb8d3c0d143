"""A picture of the city's seal, prepared once and laid on every paper (公印の画像).

The picture is one ink and how much of it lies where: paper is white, so whatever white
a scanner left is taken away and the mayor's name stays readable under the seal.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from zlib import compress

from PIL import Image, ImageChops, ImageStat

from certificates.paper import wording
from certificates.paper.document import Document, stream
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

MOST_BYTES = 1_000_000
# From 120 dots to the inch on a small seal to 1,200 on a large one.
LEAST_PIXELS, MOST_PIXELS = 80, 1500
# How far from red or black an ink may be, and how much of it counts as drawn.
MOST_TINT, DRAWN = 70, 128
LEAST_INK, MOST_INK = 0.02, 0.9
OPAQUE = 255


@dataclass(frozen=True, slots=True)
class Picture:
    """One ink and where it lies, compressed (画像)."""

    width: int
    height: int
    colours: bytes
    cover: bytes
    # Over size, colours and cover as a reader of the file unpacks them.
    digest: str

    def embed(self, document: Document) -> int:
        """Write the picture into a file and return its number."""
        size = f"/Width {self.width}/Height {self.height}/BitsPerComponent 8"
        kind = f"/Type/XObject/Subtype/Image{size}"
        cover = document.add(stream(f"{kind}/ColorSpace/DeviceGray", self.cover))
        colours = f"{kind}/ColorSpace/DeviceRGB/SMask {cover} 0 R"
        return document.add(stream(colours, self.colours))


@lru_cache(maxsize=4)
def read(content: bytes) -> Picture:
    """Read the picture that a city gave, or refuse it with what to mend."""
    shown = _opened(content)
    cover = _cover(shown)
    ink = _ink(shown, cover)
    colours = Image.new("RGB", shown.size, ink).tobytes()
    drawn = cover.tobytes()
    return Picture(
        shown.width,
        shown.height,
        compress(colours),
        compress(drawn),
        digest(shown.width, shown.height, colours, drawn),
    )


def digest(width: int, height: int, colours: bytes, cover: bytes) -> str:
    """Return what tells two drawn pictures apart."""
    head = f"{width}x{height}\n".encode()
    return hashlib.sha256(head + colours + cover).hexdigest()


def bits(document: Document, rows: list[bytes]) -> int:
    """Write a square picture of one bit a pixel, 0 black, and return its number."""
    entries = (
        f"/Type/XObject/Subtype/Image/Width {len(rows)}/Height {len(rows)}"
        "/ColorSpace/DeviceGray/BitsPerComponent 1"
    )
    return document.add(stream(entries, compress(b"".join(rows))))


def _opened(content: bytes) -> Image.Image:
    if len(content) > MOST_BYTES:
        raise _refusal(_("1MB より小さくしてください。"))
    try:
        picture = Image.open(BytesIO(content), formats=["PNG"])
        if not _fits(picture.size):
            raise _refusal(_("縦横とも 80〜1500 画素の、ほぼ正方形にしてください。"))
        return picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        reason = _("画像として読めません。PNG 形式の画像を登録し直してください。")
        raise _refusal(reason) from fault


def _fits(size: tuple[int, int]) -> bool:
    shorter, longer = sorted(size)
    # A seal is square or round.
    return shorter >= LEAST_PIXELS and longer <= min(MOST_PIXELS, shorter * 1.25)


def _cover(picture: Image.Image) -> Image.Image:
    """Return where ink lies: what is neither transparent nor white."""
    red, green, blue, alpha = picture.split()
    lightest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.multiply(ImageChops.invert(lightest), alpha)


def _ink(picture: Image.Image, cover: Image.Image) -> tuple[int, int, int]:
    """Return the one colour of the ink, red or black, or refuse."""
    drawn = cover.point([OPAQUE if value >= DRAWN else 0 for value in range(256)])
    share = ImageStat.Stat(drawn).mean[0] / OPAQUE
    if not LEAST_INK <= share <= MOST_INK:
        reason = _("印影が見当たりません。白か透明の地に、印影だけを描いてください。")
        raise _refusal(reason)
    colours = picture.convert("RGB")
    red, green, blue = (round(mean) for mean in ImageStat.Stat(colours, drawn).mean)
    spread = max(ImageStat.Stat(colours, drawn).stddev)
    if abs(green - blue) > MOST_TINT or red < max(green, blue) - MOST_TINT / 2:
        raise _refusal(_("朱色か黒の一色にしてください。"))
    if spread > MOST_TINT:
        raise _refusal(_("色が混じっています。朱色か黒の一色にしてください。"))
    return red, green, blue


def _refusal(reason: str) -> FieldRefusal:
    return FieldRefusal(wording.SEAL, reason)
