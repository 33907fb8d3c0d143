"""The house rules that no linter knows: sizes, audit, glossary, no stray addresses."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("disaster", "certificates", "broadcast", "shelters")
LONGEST = 400

# Deeds that are lawful without a permission or an audit line, each with its reason.
UNPERMITTED = {
    "sign_in": "nobody is known yet; both outcomes are audited",
    "step_up": "proves who the actor is; audited",
    "sign_out": "everybody may leave; audited",
    "touch_session": "notes that a session is in use; no deed",
    "number_for": "takes a number for a deed that asked already",
    "record": "is the audit itself",
    "note": "writes the step and the audit line of a deed that asked already",
    "request_subscription": "everybody may ask; only the mailed link has an effect",
    "request_by_mail": "everybody may ask; only the mailed link has an effect",
    "request_leaving": "everybody may ask; only the mailed link has an effect",
    "confirm_subscription": "proved by a token that only the mailbox's owner can read",
    "begin_application": "everybody may apply; throttled and audited",
    "resume_application": "proved by the resume code; throttled and audited",
    "save_page": "the holder of the code writes an own draft; no deed yet",
    "attach_photo": "proved by the resume code; audited",
    "drop_photo": "proved by the resume code; audited",
    "submit_online": "proved by the resume code; audited; a person decides on it",
    "ask_status": "a question that counts its tries; number and birthday prove it",
    "refusal": "asks whether a network must wait",
    "count": "counts a try of a network; no deed",
    "note_fetch": "proved by an operator's token; counts a question, no deed",
    "acknowledge_by_token": "proved by the operator's token; audited",
    "acknowledge_by_code": "proved by the sealed code on the sheet; audited",
    "refuse_guessing": "asks whether a network must wait",
    "count_guess": "counts a code that nobody was given; no deed",
    "leave": "proved by the token in every mail (RFC 8058)",
    "take_at_machine": "proved by the code of the ticket machine; audited",
    "today_held": "holds a line for a deed that asked already",
    "hold": "holds a line for a deed that asked already",
    "refuse_closed": "asks whether a day is closed for a deed that asked already",
    "held_as_own": "holds a booth for a deed that asked already",
}


def sources():
    return [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def action_functions():
    for path in sources():
        if path.name != "actions.py" and path.parent.name != "actions":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            first = node.args.args[0].arg if node.args.args else ""
            if first == "ctx":
                yield pytest.param(
                    path, node, tree, id=f"{path.parent.name}.{node.name}"
                )


@pytest.mark.parametrize(("path", "node", "tree"), list(action_functions()))
def test_every_deed_names_a_permission(path, node, tree):
    if node.name in UNPERMITTED:
        return
    assert "ctx.require(" in _reached(node, tree), f"{path}: {node.name}"


def _reached(node, tree) -> str:
    """Return the source of a function and of the private functions it calls."""
    text = ast.unparse(node)
    private = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    seen, todo = {node.name}, [text]
    while todo:
        for name in re.findall(r"\b(\w+)\(", todo.pop()):
            if name in private and name not in seen:
                seen.add(name)
                more = ast.unparse(private[name])
                text += more
                todo.append(more)
    return text


def test_every_table_has_a_line_in_the_glossary():
    from disaster.foundation.db import Base
    from disaster.schema import METADATA

    assert METADATA.tables
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    missing = [
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if f"`{mapper.class_.__name__}`" not in glossary
    ]
    assert missing == []


def test_every_setting_and_command_is_documented():
    done = subprocess.run(
        [ROOT / ".venv/bin/python", "-m", "docs.generate", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_tracked_file_names_a_download_host():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    hosts = re.compile(
        r"https?://[a-z0-9.-]*(pypi|pythonhosted|npmjs|deb\.debian)", re.IGNORECASE
    )
    named = [
        name
        for name in listed.stdout.split()
        if (ROOT / name).suffix in {".py", ".txt", ".lock", ".toml", ".yml", ".md", ""}
        and (ROOT / name).is_file()
        and hosts.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert named == []


def test_templates_hold_no_inline_script_or_style():
    offenders = [
        str(path.relative_to(ROOT))
        for name in PACKAGES
        for path in (ROOT / name).rglob("*.html")
        if re.search(
            r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert offenders == []
