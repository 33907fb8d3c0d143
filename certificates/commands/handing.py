"""Hand a finished paper to whoever asked for it on the command line (手渡し)."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import click

from certificates import queries
from disaster.foundation import snapshot
from disaster.foundation.console import answer
from disaster.foundation.context import Context

Row = dict[str, object]


def released(ctx: Context, certificate_id: UUID, copy: int = 1) -> tuple[Row, bytes]:
    """Return what names a copy of a paper, and its bytes, or refuse to give it out."""
    made = queries.get_certificate(ctx, certificate_id)
    file = queries.released_copy(ctx, made, copy)
    row: Row = {
        "id": str(made.id),
        "number": made.number,
        "code": made.code,
        "state": made.state,
        "issued_on": made.issued_on.isoformat(),
        "sha256": file.sha256,
        "reprints": made.reprints,
        "kind": made.kind,
        "copy": copy,
    }
    return row, file.pdf


def released_all(ctx: Context, certificate_id: UUID) -> tuple[Row, list[bytes]]:
    """Return what names a paper, and the bytes of all its copies."""
    row, first = released(ctx, certificate_id)
    further = queries.copies_of(ctx, certificate_id)
    return row, [first, *(released(ctx, certificate_id, c.number)[1] for c in further)]


def write_copies(out: Path, pdfs: Sequence[bytes]) -> None:
    """Write every copy, the first last: where it stands, all of them do."""
    for number, pdf in reversed(list(enumerate(pdfs, start=1))):
        snapshot.write_file(path_of(out, number), pdf)


def path_of(out: Path, copy: int) -> Path:
    """Name the file of a copy: ``paper.pdf`` the first, ``paper-02.pdf`` the next."""
    return out if copy == 1 else out.with_name(f"{out.stem}-{copy:02d}{out.suffix}")


def hand_out(
    row: Row, pdfs: Sequence[bytes], out: Path | None, *, as_json: bool
) -> None:
    """Write the files only now: what stands on disk is committed in the database."""
    if out is not None:
        write_copies(out, pdfs)
    if as_json:
        answer(row)
    else:
        click.echo(row["number"])
