"""What a camera wrote into a photograph: when, where, which way up (EXIF).

Tags and their types: CIPA DC-008 (Exif 2.32), section 4.6.
"""

import math
import re
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from PIL import ExifTags
from PIL.Image import Exif, Image

from disaster.foundation import clock

WRITTEN = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
# Turned by a quarter: width and height change places.
ON_ITS_SIDE = (5, 6, 7, 8)
# Whatever a camera or a careless program wrote must never cost the photograph itself.
FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Shot:
    """When and where a photograph was taken, as far as its camera says (撮影の記録)."""

    captured_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_on_its_side: bool = False


def read_shot(picture: Image) -> Shot:
    """Read what the camera wrote; what cannot be read is left out."""
    try:
        written = picture.getexif()
    except FAULTS:
        return Shot()
    latitude, longitude = _place(written) or (None, None)
    return Shot(
        _moment(written),
        latitude,
        longitude,
        is_on_its_side=written.get(ExifTags.Base.Orientation) in ON_ITS_SIDE,
    )


def _moment(written: Exif) -> datetime | None:
    """Read the moment of the shutter; a clock without offset shows Japanese time."""
    try:
        details = written.get_ifd(ExifTags.IFD.Exif)
        text = details.get(ExifTags.Base.DateTimeOriginal) or written.get(
            ExifTags.Base.DateTime
        )
        match = WRITTEN.match(str(text))
        if match is None:
            return None
        numbers = [int(group) for group in match.groups()]
        local = datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001
        zone = _zone(details.get(ExifTags.Base.OffsetTimeOriginal)) or clock.TOKYO
        return local.replace(tzinfo=zone)
    except FAULTS:
        return None


def _zone(offset: object) -> timezone | None:
    match = OFFSET.match(str(offset))
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    apart = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(apart if sign == "+" else -apart)


def _place(written: Exif) -> tuple[float, float] | None:
    """Read the place; a receiver without satellites writes zeros."""
    try:
        gps = written.get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude])
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude])
        if gps.get(ExifTags.GPS.GPSLatitudeRef) == "S":
            latitude = -latitude
        if gps.get(ExifTags.GPS.GPSLongitudeRef) == "W":
            longitude = -longitude
    except FAULTS:
        return None
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004
    if not is_on_earth or (latitude, longitude) == (0, 0):
        return None
    return latitude, longitude


def _degrees(value: tuple[float, float, float]) -> float:
    degrees, minutes, seconds = (float(number) for number in value)
    found = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(found):
        raise ValueError
    return round(found, 7)
