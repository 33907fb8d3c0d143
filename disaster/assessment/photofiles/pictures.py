"""What a photograph's bytes are: type, size, and a small copy (縮小画像)."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from disaster.assessment.photofiles.camera import FAULTS, Shot, read_shot
from disaster.assessment.rules import photographing
from disaster.assessment.rules.photographing import UnusablePhoto

READ = ("JPEG", "PNG", "WEBP")
# Some telephones put several pictures into one JPEG and Pillow then calls it MPO.
TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
THUMBNAIL_SIDE, THUMBNAIL_QUALITY = 480, 80
WHITE = "white"
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph that can be kept: type, size as it is looked at, small copy."""

    media_type: str
    width: int
    height: int
    shot: Shot
    thumbnail: bytes


def examine(content: bytes) -> Picture:
    """Find out what the bytes are, whatever their name says; refuse what is no photo.

    Making the small copy reads the whole picture, so a file that was cut off on its
    way is refused here and not found years later.
    """
    photographing.check_size(len(content))
    with _opened(content) as picture:
        shot = read_shot(picture)
        width, height = picture.size
        if shot.is_on_its_side:
            width, height = height, width
        media_type = TYPES[str(picture.format)]
        return Picture(media_type, width, height, shot, _small(picture))


def shot_of(content: bytes) -> Shot:
    """Read again what the camera wrote into a photograph that was kept."""
    with _opened(content) as picture:
        return read_shot(picture)


def small_copy(content: bytes) -> bytes:
    """Make the small copy of a photograph that was kept."""
    with _opened(content) as picture:
        return _small(picture)


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(BytesIO(content), formats=READ) as picture:
            photographing.check_pixels(*picture.size)
            yield picture
    except BOMBS as bomb:
        raise UnusablePhoto(reason=photographing.TOO_MANY_PIXELS) from bomb
    except UnidentifiedImageError as unknown:
        is_heic = content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS
        reason = photographing.HEIC if is_heic else photographing.NO_PICTURE
        raise UnusablePhoto(reason=reason) from unknown
    except UNREADABLE as broken:
        raise UnusablePhoto(reason=photographing.BROKEN) from broken


def _small(picture: Image.Image) -> bytes:
    """Write a small JPEG without anything the camera wrote, the right way up."""
    side = THUMBNAIL_SIDE
    picture.draft("RGB", (side, side))
    picture.load()
    small = _upright(picture)
    small.thumbnail((side, side))
    out = BytesIO()
    _on_white(small).save(out, "JPEG", quality=THUMBNAIL_QUALITY)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except FAULTS:
        return picture.copy()


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, WHITE)
    paper.paste(seen, mask=seen)
    return paper
