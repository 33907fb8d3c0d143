"""Small photographs made on the spot: sizes, kinds, and what a camera writes."""

from io import BytesIO

from PIL import ExifTags, Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

RED, BLUE = (200, 40, 40), (40, 60, 200)


def picture(size=(80, 60), kind="JPEG", colour=RED, **written) -> bytes:
    """Return a photograph with a mark in its upper left corner.

    ``taken`` is written as cameras do ("2026:09:03 11:00:00"), ``place`` is latitude
    and longitude in degrees, ``turn`` the orientation tag of EXIF.
    """
    made = Image.new("RGB", size, colour)
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="white")
    out = BytesIO()
    made.save(out, kind, exif=_exif(**written))
    return out.getvalue()


def noise(side, seed=0) -> bytes:
    """Return a PNG that hardly shrinks, so that its bytes are many."""
    state, pixels = seed + 1, bytearray()
    while len(pixels) < side * side * 3:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        pixels += state.to_bytes(8, "big")
    made = Image.frombytes("RGB", (side, side), bytes(pixels[: side * side * 3]))
    out = BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def heic() -> bytes:
    """Return how a HEIC file begins (ISO/IEC 23008-12, brand heic)."""
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)


def _exif(taken="", offset="", place=None, turn=0) -> Image.Exif:
    written = Image.Exif()
    if turn:
        written[ExifTags.Base.Orientation] = turn
    if taken:
        details = written.get_ifd(ExifTags.IFD.Exif)
        details[ExifTags.Base.DateTimeOriginal] = taken
        if offset:
            details[ExifTags.Base.OffsetTimeOriginal] = offset
    if place:
        gps = written.get_ifd(ExifTags.IFD.GPSInfo)
        latitude, longitude = place
        gps[ExifTags.GPS.GPSLatitudeRef] = "N" if latitude >= 0 else "S"
        gps[ExifTags.GPS.GPSLatitude] = _parts(abs(latitude))
        gps[ExifTags.GPS.GPSLongitudeRef] = "E" if longitude >= 0 else "W"
        gps[ExifTags.GPS.GPSLongitude] = _parts(abs(longitude))
    return written


def _parts(degrees) -> tuple[IFDRational, ...]:
    whole, rest = divmod(degrees, 1)
    minutes, rest = divmod(rest * 60, 1)
    seconds = IFDRational(round(rest * 60 * 1000), 1000)
    return IFDRational(int(whole)), IFDRational(int(minutes)), seconds
