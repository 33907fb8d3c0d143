"""The consents of this house, read once from ``consents/``: one file a language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import PurePath

from disaster.assessment.rules import consenting
from disaster.assessment.rules.consenting import Consent

FOLDER = resources.files("disaster.assessment") / "consents"


@cache
def consents() -> Mapping[str, Consent]:
    """Return every consent by its language code, Japanese first."""
    made = [
        consenting.make(
            PurePath(file.name).stem, tomllib.loads(file.read_text("utf-8"))
        )
        for file in FOLDER.iterdir()
        if file.name.endswith(".toml")
    ]
    return {one.code: one for one in sorted(made, key=lambda one: one.order)}
