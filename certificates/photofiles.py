"""Photographs of online applications on the disk: one folder for each of them.

A folder of its own lets a forgotten draft take its photographs along. The bytes are on
the disk before the row is committed; names are their SHA-256.
"""

import os
import shutil
from pathlib import Path
from uuid import UUID

from disaster.assessment import photofiles
from disaster.assessment.photofiles import Picture, StoreUnusable

FOLDER = "applications"

examine = photofiles.examine
digest = photofiles.digest


def keep(data_dir: Path, owner: UUID, content: bytes, picture: Picture) -> str:
    """Put a photograph on the disk and return its name."""
    folder = _folder(data_dir, owner)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for place in (folder.parent, data_dir):
            _sync(place)
    except OSError as fault:
        raise StoreUnusable from fault
    return photofiles.keep(folder, content, picture.thumbnail)


def thumbnail(data_dir: Path, owner: UUID, name: str) -> bytes:
    """Return the small copy, without anything the camera wrote."""
    return photofiles.thumbnail(_folder(data_dir, owner), name)


def original(data_dir: Path, owner: UUID, name: str) -> bytes:
    """Return the bytes as the camera wrote them; for staff only."""
    return photofiles.original(_folder(data_dir, owner), name)


def forget(data_dir: Path, owner: UUID) -> None:
    """Take the whole folder away."""
    shutil.rmtree(_folder(data_dir, owner), ignore_errors=True)


def forget_one(data_dir: Path, owner: UUID, name: str) -> None:
    """Take one photograph and its small copy away."""
    for path in _folder(data_dir, owner).rglob(f"{name}*"):
        path.unlink(missing_ok=True)


def _folder(data_dir: Path, owner: UUID) -> Path:
    return data_dir / FOLDER / owner.hex


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
