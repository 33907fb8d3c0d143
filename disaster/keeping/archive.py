"""A directory of copied files with its list of contents (目録): SHA-256 of each."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from disaster.keeping.rules import BrokenCopy, Entry, Manifest, NotEmpty, compare

MANIFEST = "manifest.json"
FORMAT = 1


def refuse_filled(place: Path) -> None:
    """Refuse a directory with anything in it (空でない置き場)."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise NotEmpty(place=place)


def copy_tree(source: Path, target: Path, without: set[Path]) -> None:
    """Copy a directory's files; what is named, or a symbolic link, is left out."""
    left_out = {path.resolve() for path in without}
    for path in sorted(_files(source)):
        here = path.resolve()
        if left_out.isdisjoint({here, *here.parents}):
            copy = target / path.relative_to(source)
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # What vanishes meanwhile was an unfinished upload.
            with suppress(FileNotFoundError):
                shutil.copy2(path, copy)


def seal(place: Path, world: str, database: str, revision: str) -> Manifest:
    """Write the list of contents of what lies there, as the last file."""
    manifest = Manifest(world, database, revision, _contents(place))
    told = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (place / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def opened(place: Path) -> Manifest:
    """Read the list of contents and compare every file with it (控えの点検)."""
    manifest = _manifest(place)
    compare(manifest.files, _contents(place))
    return manifest


def _manifest(place: Path) -> Manifest:
    try:
        told = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        files = {
            str(name): Entry(str(entry["sha256"]), int(entry["size"]))
            for name, entry in told["files"].items()
            if told["format"] == FORMAT
        }
        return Manifest(
            str(told["world"]), str(told["database"]), str(told["revision"]), files
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as cause:
        raise BrokenCopy(what=f"{MANIFEST} が読めません") from cause


def _contents(place: Path) -> dict[str, Entry]:
    return {
        path.relative_to(place).as_posix(): _entry(path)
        for path in sorted(_files(place))
        if path != place / MANIFEST
    }


def _entry(path: Path) -> Entry:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Entry(digest, path.stat().st_size)


def _files(place: Path) -> Iterator[Path]:
    for path in place.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path
