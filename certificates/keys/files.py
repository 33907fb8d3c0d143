"""Files of the key directory: whole or not at all, durable, one writer at a time."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write(file: Path, content: bytes, mode: int) -> None:
    """Put a file in place whole or not at all, and durably."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as draft:
        draft.write(content)
        draft.flush()
        os.fchmod(draft.fileno(), mode)
        os.fsync(draft.fileno())
    Path(name).replace(file)
    _sync(file.parent)


@contextmanager
def alone_in(directory: Path) -> Iterator[None]:
    """Keep other processes from changing the directory at the same time."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
