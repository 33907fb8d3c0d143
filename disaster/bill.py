"""``disaster sbom``: what is installed beside us, as a CycloneDX bill of materials."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import click

from disaster.foundation import clock
from disaster.foundation.console import answer

OURS = "disaster-response-toolkit"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
SEPARATORS = re.compile(r"[-_.]+")
LONGEST_LICENCE = 100


@click.command("sbom")
def sbom() -> None:
    """入っているプログラムの一覧（CycloneDX 1.6、JSON）."""
    answer(bill())


def bill() -> dict[str, Any]:
    """Return the bill of materials of this Python environment (部品表)."""
    found = {_plain(one.metadata["Name"]): one for one in distributions()}
    ours = found.pop(OURS, None)
    parts = [_component(name, found[name]) for name in sorted(found)]
    whole = [("application", OURS, ours.version if ours else "")]
    serial = uuid5(NAMESPACE_URL, repr([*whole, *(one["bom-ref"] for one in parts)]))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": clock.now().isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": OURS,
                "name": OURS,
                "version": ours.version if ours else "",
            },
        },
        "components": parts,
        "dependencies": [
            {"ref": OURS, "dependsOn": _needs(ours, found) if ours else []},
            *(
                {"ref": _reference(name, one), "dependsOn": _needs(one, found)}
                for name, one in sorted(found.items())
            ),
        ],
    }


def _component(name: str, one: Distribution) -> dict[str, Any]:
    reference = _reference(name, one)
    told: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": name,
        "version": one.version,
        "purl": reference,
    }
    if licence := _licence(one):
        told["licenses"] = [licence]
    return told


def _licence(one: Distribution) -> dict[str, Any] | None:
    """Return the licence as the package states it: an expression, or a name."""
    if expression := _told(one, "License-Expression"):
        return {"expression": expression}
    name = _told(one, "License").partition("\n")[0]
    return {"license": {"name": name[:LONGEST_LICENCE]}} if name else None


def _told(one: Distribution, field: str) -> str:
    return one.metadata[field].strip() if field in one.metadata else ""


def _needs(one: Distribution, found: dict[str, Distribution]) -> list[str]:
    """Return what a package asks for without extras, as far as it is installed."""
    names = {name for name in _required(one) if name in found}
    return [_reference(name, found[name]) for name in sorted(names)]


def _required(one: Distribution) -> Iterator[str]:
    for wanted in one.requires or ():
        head, _, condition = wanted.partition(";")
        named = NAME.match(head)
        if named and "extra" not in condition:
            yield _plain(named[0])


def _reference(name: str, one: Distribution) -> str:
    return f"pkg:pypi/{name}@{one.version}"


def _plain(name: str) -> str:
    """Return a name as packages compare it: small letters, one kind of hyphen."""
    return SEPARATORS.sub("-", name).lower()
