"""Make the reference pages from the code, or check that they are fresh.

An explanation page is written by hand; what stands between its markers
``<!-- made: name -->`` and ``<!-- end -->`` is made here.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import click

from disaster import cli, matrix
from disaster.foundation import settings
from disaster.foundation.authority import Role
from docs import tables

DOCS = Path(__file__).parent
HERE = DOCS / "reference"
MARKED = re.compile(
    r"(?P<head><!-- made: (?P<name>[a-z0-9-]+) -->\n).*?(?=<!-- end -->)", re.DOTALL
)
NOTE = "<!-- Made by `make fix`; do not edit. -->\n\n"


def settings_page() -> str:
    """Return the page of all settings."""
    lines = [
        "# Settings\n",
        "Read once from the environment, or from the file named by `NAME_FILE`.",
        "An unusable value stops the start with one sentence.\n",
        "| name | meaning |",
        "|---|---|",
    ]
    rows = settings.DESCRIPTIONS.items()
    lines += [
        f"| `{name}` | {sentence.replace('|', chr(92) + '|')} |"
        for name, sentence in rows
    ]
    return "\n".join(lines) + "\n"


def permissions_page() -> str:
    """Return the matrix of permissions and roles."""
    heads = " | ".join(role.label for role in Role)
    lines = [
        "# Permissions\n",
        "● may; ◉ may, with the second factor shown within five minutes.\n",
        f"| permission | deed | {heads} |",
        "|---|---|" + "---|" * len(Role),
    ]
    for found in matrix.permissions():
        mark = "◉" if found.step_up else "●"
        cells = " | ".join(mark if role in found.roles else "" for role in Role)
        lines.append(f"| `{found.name}` | {found.title} | {cells} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Return every command with its help, as the command line prints it."""
    parts = ["# Commands\n"]
    context = click.Context(cli.disaster, info_name="disaster")
    for name in cli.COMMANDS:
        command = cli.disaster.get_command(context, name)
        parts += _described(command, context, name) if command else []
    return "\n".join(parts) + "\n"


def _described(command: click.Command, parent: click.Context, name: str) -> list[str]:
    context = click.Context(
        command, info_name=name, parent=parent, max_content_width=100
    )
    if isinstance(command, click.Group):
        children = [
            command.get_command(context, n) for n in command.list_commands(context)
        ]
        return [
            line
            for child in children
            if child is not None
            for line in _described(child, context, child.name or "")
        ]
    return [f"## {context.command_path}\n", "```", command.get_help(context), "```\n"]


PAGES = {
    "settings.md": settings_page,
    "permissions.md": permissions_page,
    "commands.md": commands_page,
}


FILLED: dict[str, Callable[[], dict[str, str]]] = {
    "explanation/damage-assessment.md": tables.blocks
}


def filled(text: str, blocks: dict[str, str]) -> str:
    """Return a hand-written page with its generated blocks renewed."""
    wanted = [found["name"] for found in MARKED.finditer(text)]
    if sorted(wanted) != sorted(blocks):
        odd = ", ".join(sorted(set(wanted) ^ set(blocks)) or wanted)
        raise SystemExit(f"markers and blocks differ: {odd}")

    def renew(found: re.Match[str]) -> str:
        return f"{found['head']}\n{blocks[found['name']]}\n\n"

    return MARKED.sub(renew, text)


def pages() -> dict[Path, str]:
    """Return every page that is made, wholly or in part."""
    made = {HERE / name: NOTE + make() for name, make in PAGES.items()}
    for name, blocks in FILLED.items():
        path = DOCS / name
        made[path] = filled(path.read_text(encoding="utf-8"), blocks())
    return made


def main() -> int:
    """Write the pages, or report the stale ones."""
    stale = []
    for path, text in pages().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"stale: {', '.join(stale)} (make fix)")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
