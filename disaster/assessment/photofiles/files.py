"""Photographs on the disk: each file is named by the SHA-256 of its bytes.

The file is on the disk before its row is committed, so a row never promises bytes that
are not there. What a rolled back deed leaves behind is an orphan, found by `orphans`.
"""

import errno
import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

from disaster.assessment.photofiles.pictures import small_copy
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

FOLDER, SMALL, UNFINISHED = "photos", ".thumb.jpg", ".part"
NAME = re.compile(r"[0-9a-f]{64}")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StoreFull(Refusal):
    """The disk has no room for another photograph (保存場所が満杯)."""

    message = _(
        "写真の保存場所がいっぱいです。写真は端末に残しておき、管理者に伝えてください。"
        "何も変えていません。"
    )
    status = 507


class StoreUnusable(Refusal):
    """The folder of the photographs cannot be written (保存場所に書けない)."""

    message = _(
        "写真の保存場所に書けません。写真は端末に残しておき、管理者に伝えてください。"
        "何も変えていません。"
    )
    status = 503


class PhotoLost(Refusal):
    """The row is there and its bytes are not (写真のファイルがない)."""

    message = _("写真のファイルが見つかりません。管理者に伝えてください。")
    status = 404


class FileProblem(StrEnum):
    """What is wrong with the file behind a row (写真のファイルの不具合)."""

    MISSING = "missing"
    DAMAGED = "damaged"


def digest(content: bytes) -> str:
    """Return the name of these bytes."""
    return hashlib.sha256(content).hexdigest()


def keep(data_dir: Path, content: bytes, thumbnail: bytes) -> str:
    """Put a photograph on the disk and return its name; equal bytes are one file."""
    name = digest(content)
    place = _place(data_dir, name)
    try:
        _make_folder(place.parent)
        if _problem(place, name) is not None:
            _write(place, content)
        # The one who renamed it first may not have come this far when power fails.
        _sync(place.parent)
        small = _small(place)
        if not small.exists():
            _write(small, thumbnail)
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise StoreFull from fault
        raise StoreUnusable from fault
    return name


def original(data_dir: Path, name: str) -> bytes:
    """Return the bytes as the camera wrote them."""
    try:
        return _place(data_dir, name).read_bytes()
    except OSError as fault:
        raise PhotoLost from fault


def thumbnail(data_dir: Path, name: str) -> bytes:
    """Return the small copy; it is only a cache and is made again when it is gone."""
    small = _small(_place(data_dir, name))
    try:
        return small.read_bytes()
    except OSError:
        made = small_copy(original(data_dir, name))
    try:
        _write(small, made)
    except OSError:
        # A full disk must not keep anybody from looking.
        return made
    return made


def missing(
    data_dir: Path, sizes: Mapping[str, int], *, deep: bool = True
) -> dict[str, FileProblem]:
    """Name the files that are gone or not what they were; shallow looks at size only.

    ``sizes`` tells how many bytes each name should have.
    """
    found = {}
    for name, size in sizes.items():
        place = _place(data_dir, name)
        problem = _problem(place, name) if deep else _size_problem(place, size)
        if problem is not None:
            found[name] = problem
    return found


def orphans(data_dir: Path, known: Collection[str], before: float) -> list[Path]:
    """List originals without a row and unfinished files last touched before a moment.

    ``before`` counts seconds since 1970: a photograph on its way in is no orphan.
    """
    root = data_dir / FOLDER
    names = set(known)
    return sorted(
        path
        for path in _files(root)
        if path.name.removesuffix(SMALL) not in names and path.stat().st_mtime < before
    )


def _place(data_dir: Path, name: str) -> Path:
    if not NAME.fullmatch(name):
        raise PhotoLost
    return data_dir / FOLDER / name[:2] / name


def _small(place: Path) -> Path:
    return place.with_name(place.name + SMALL)


def _files(root: Path) -> Iterator[Path]:
    yield from (path for path in root.glob("??/*") if path.is_file())


def _problem(place: Path, name: str) -> FileProblem | None:
    try:
        with place.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return FileProblem.MISSING
    return None if found == name else FileProblem.DAMAGED


def _size_problem(place: Path, size: int) -> FileProblem | None:
    try:
        found = place.stat().st_size
    except OSError:
        return FileProblem.MISSING
    return None if found == size else FileProblem.DAMAGED


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sync(folder.parent)
    _sync(folder.parent.parent)


def _write(place: Path, content: bytes) -> None:
    """Write beside the place and rename: a reader sees the whole file or none."""
    unfinished = NamedTemporaryFile(  # noqa: SIM115  closed below, then renamed
        dir=place.parent, prefix=f".{place.name[:8]}.", suffix=UNFINISHED, delete=False
    )
    beside = Path(unfinished.name)
    try:
        with unfinished as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    _sync(place.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
