"""The file with the picture of the city's seal (公印の印影), read and checked.

It is a setting, not a row: whoever may change it may change the server. Every paper
keeps the SHA-256 of the file that it was printed with.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from certificates.paper import picture
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.settings import City
from disaster.foundation.texts import _

# Seals of mayors measure 18 to 24 mm as a rule; the place on the paper holds 30.
LEAST_MM, MOST_MM = 12.0, 30.0


class UnusableSeal(Refusal):
    """A seal is named in the settings and cannot be printed (使えない印影)."""

    message = _(
        "公印の印影（%(path)s）を使えないため交付していません。%(reason)s"
        "画像を直すか、city.toml の seal_image を消してから、やり直してください。"
    )
    status = 503


@dataclass(frozen=True, slots=True)
class SealFile:
    """A picture of the seal as it is printed (印影)."""

    content: bytes
    side_mm: float
    sha256: str

    @property
    def digest(self) -> str:
        """What a reader finds of it in a finished file."""
        return picture.read(self.content).digest


def load(city: City) -> SealFile | None:
    """Return the city's seal, None where there is none, or refuse a bad one."""
    if not city.seal_image:
        return None
    path = Path(city.seal_image)
    try:
        changed = path.stat().st_mtime_ns
        return _read(path, changed, city.seal_mm)
    except OSError as fault:
        reason = _("ファイルが読めません。")
        raise UnusableSeal(path=path.name, reason=reason) from fault
    except FieldRefusal as refusal:
        raise UnusableSeal(path=path.name, reason=refusal.reason) from refusal


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, side_mm: float) -> SealFile:
    """Read and check a file once for each of its changes."""
    if not LEAST_MM <= side_mm <= MOST_MM:
        reason = _("seal_mm は 12〜30 のミリメートルにしてください。")
        raise UnusableSeal(path=path.name, reason=reason)
    content = path.read_bytes()
    picture.read(content)
    return SealFile(content, side_mm, hashlib.sha256(content).hexdigest())
