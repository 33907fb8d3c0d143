"""Bring the catalogues up to date: ``python -m disaster.translations.update``.

Every sentence marked with ``_`` goes into the template ``messages.pot`` and from there
into each language's ``messages.po``. Nothing that changes by itself is written (dates,
line numbers, paths of a machine), so an unchanged program yields unchanged files.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from broadcast.rules.kinds import KIND_LABELS
from broadcast.rules.levels import SCHEMES
from disaster.foundation.i18n import CATALOGUES, FOLDERS
from shelters.layouts.headers import ACCESSIBILITY_HEADERS

ROOT = CATALOGUES.parents[1]
PACKAGES = ("disaster", "certificates", "broadcast", "shelters")
TEMPLATE = CATALOGUES / "messages.pot"

# A template that cannot be read must stop us, else its sentences would vanish.
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
OPTIONS = {
    "**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
}

# Words of the law and of the national layouts: data where they stand, shown through
# ``_``, so no mark in the source would find them.
NAMES = {
    "broadcast/rules/kinds.py": tuple(KIND_LABELS.values()),
    "broadcast/rules/levels.py": tuple(
        name for scheme in SCHEMES for name in scheme.names.values()
    ),
    "shelters/layouts/headers.py": ACCESSIBILITY_HEADERS,
}

ABOUT = {
    TEMPLATE.name: "# Japanese is the source: the msgid is the binding sentence.",
    "messages.po": "# An empty msgstr is shown in Japanese (sentences for staff).",
}
LASTING_HEADERS = ("Language:", "MIME", "Content", "Plural")


def main() -> None:
    """Write the template and merge it into every language."""
    template = extracted()
    TEMPLATE.write_bytes(written(template))
    click.echo(f"{TEMPLATE.relative_to(ROOT)}: {len(template)}")
    for path in catalogues():
        kept = merged(path, template)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(written(kept))
        done = sum(1 for message in kept if message.id and message.string)
        click.echo(f"{path.relative_to(ROOT)}: {done} / {len(kept)}")


def catalogues() -> list[Path]:
    """Return where the languages stand, one file each."""
    return [CATALOGUES / folder / "messages.po" for folder in FOLDERS.values()]


def extracted() -> Catalog:
    """Return every marked sentence of the program, without translations."""
    template = Catalog(fuzzy=False, header_comment=ABOUT[TEMPLATE.name])
    for path, sentence in _sentences():
        template.add(sentence, locations=[(path, 0)])
    return template


def merged(path: Path, template: Catalog) -> Catalog:
    """Return a language's catalogue with today's sentences and all its translations.

    A sentence that is gone keeps its translation as a comment, and gets it back when
    the sentence returns. A similar one is never guessed: in an emergency a wrong
    sentence is worse than Japanese.
    """
    kept = _read(path)
    kept.header_comment = ABOUT[path.name]
    for key, message in [*kept.obsolete.items()]:
        if message.id in template:
            kept[message.id] = kept.obsolete.pop(key)
    kept.update(template, no_fuzzy_matching=True)
    kept.obsolete = {
        key: message for key, message in kept.obsolete.items() if message.string
    }
    return kept


def written(catalogue: Catalog) -> bytes:
    """Return the file of a catalogue, in one fixed order and form."""
    file = BytesIO()
    write_po(file, catalogue, width=0, sort_output=True, include_lineno=False)
    lines = file.getvalue().splitlines(keepends=True)
    end_of_header = lines.index(b"\n")
    header = [line for line in lines[:end_of_header] if _lasts(line)]
    return b"".join(header + lines[end_of_header:]).rstrip(b"\n") + b"\n"


def _sentences() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        found = extract_from_dir(ROOT / package, METHODS, OPTIONS, keywords={"_": None})
        for path, _line, sentence, _comments, _context in found:
            yield f"{package}/{path}", str(sentence)
    for path, names in NAMES.items():
        for name in names:
            yield path, name


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=path.parent.name, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file)


def _lasts(line: bytes) -> bool:
    """Say whether a line of the header stays true until somebody edits it."""
    text = line.decode()
    return not text.startswith('"') or text.startswith(LASTING_HEADERS, 1)


if __name__ == "__main__":
    main()
