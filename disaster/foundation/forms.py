"""Forms: what a person typed, checked by a pydantic model, with Japanese complaints.

One model serves the HTML form, the command line and the API. A `Form` remembers the
typed text, so that a refused form comes back as it was.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails

from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _

Filled = TypeVar("Filled", bound=BaseModel)
Answer = TypeVar("Answer")

SENTENCES = {
    "missing": _("入力してください。"),
    "string_too_short": _("入力してください。"),
    "string_too_long": _("%(max_length)s 文字までにしてください。"),
    "string_pattern_mismatch": _("形が違います。例を見て直してください。"),
    "int_parsing": _("整数を入れてください。"),
    "int_type": _("整数を入れてください。"),
    "decimal_parsing": _("数字を入れてください。"),
    "float_parsing": _("数字を入れてください。"),
    "greater_than_equal": _("%(ge)s 以上にしてください。"),
    "greater_than": _("%(gt)s より大きくしてください。"),
    "less_than_equal": _("%(le)s 以下にしてください。"),
    "uuid_parsing": _("一覧から選び直してください。"),
    "enum": _("一覧から選んでください。"),
    "literal_error": _("一覧から選んでください。"),
    "too_short": _("一つ以上選んでください。"),
    "bool_parsing": _("はい か いいえ を選んでください。"),
    "extra_forbidden": _("この項目は受け付けていません。"),
}
UNUSABLE_SIGN = _("使えない文字が入っています。消して入れ直してください。")
# PostgreSQL cannot store NUL; the others make a text read otherwise than it is kept.
HIDDEN_SIGNS = re.compile("[\0\u202a-\u202e\u2066-\u2069]")
UNCLEAR = _("この値は使えません。例を見て直してください。")


class Typed(BaseModel):
    """The base of every form model: unknown fields are refused, blanks trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def refuse_hidden_signs(cls, value: object) -> object:
        """Refuse what nobody types: NUL, and signs that turn the writing around."""
        texts = value if isinstance(value, list) else [value]
        if HIDDEN_SIGNS.search("".join(map(str, texts))):
            raise ValueError(UNUSABLE_SIGN)
        return value


def typed_day(value: object) -> date:
    """Read a day as people write it, 和暦 included."""
    if isinstance(value, date):
        return value
    try:
        return formats.parse_date(str(value))
    except Refusal as refusal:
        raise ValueError(str(refusal)) from refusal


Day = Annotated[date, BeforeValidator(typed_day)]


class Form(Generic[Filled]):
    """A form as a person left it: typed values, complaints, and the checked model."""

    def __init__(
        self, model: type[Filled], typed: Mapping[str, list[str]] | None = None
    ) -> None:
        """Start empty, or with what was typed (read it with `read`)."""
        self.model = model
        self.typed = dict(typed or {})
        self.errors: dict[str, str] = {}
        self.status = 422
        self.filled: Filled | None = None

    def value(self, name: str) -> str:
        """Return the first typed value of a field, or an empty string."""
        return (self.typed.get(name) or [""])[0]

    def values(self, name: str) -> list[str]:
        """Return all typed values of a field (check boxes)."""
        return self.typed.get(name) or []

    def error(self, name: str) -> str | None:
        """Return the complaint about a field."""
        return self.errors.get(name)

    def refuse(self, refusal: Refusal) -> None:
        """Note a refusal beside its field, or above the form."""
        self.status = refusal.status
        if isinstance(refusal, FieldRefusal) and refusal.field in self.known_fields:
            self.errors[refusal.field] = refusal.reason
            return
        self.errors[""] = str(refusal)

    @property
    def known_fields(self) -> set[str]:
        """The names of the form's fields."""
        return set(self.model.model_fields)

    def attempt(self, ctx: Context, deed: Callable[[Filled], Answer]) -> Answer | None:
        """Do the deed with the filled form; on a refusal note it and return None."""
        if self.filled is None:
            return None
        filled = self.filled
        try:
            return ctx.trying(lambda: deed(filled))
        except Refusal as refusal:
            self.refuse(refusal)
            return None


def read(model: type[Filled], typed: Mapping[str, list[str]]) -> Form[Filled]:
    """Check what was typed against the model and note every complaint."""
    form = Form(model, typed)
    values = {
        name: _as_field(model, name, entries)
        for name, entries in form.typed.items()
        if name in model.model_fields and any(entry.strip() for entry in entries)
    }
    try:
        form.filled = model.model_validate(values)
    except ValidationError as complaint:
        for detail in complaint.errors():
            name = str(detail["loc"][0]) if detail["loc"] else ""
            form.errors.setdefault(name, sentence(detail))
    return form


def prefilled(model: type[Filled], values: Mapping[str, object]) -> Form[Filled]:
    """Return a form that already shows known values."""
    typed = {
        name: [str(v) for v in value] if isinstance(value, list) else [str(value)]
        for name, value in values.items()
        if value is not None
    }
    return Form(model, typed)


def sentence(detail: ErrorDetails) -> str:
    """Return the Japanese sentence for one complaint; never echo what was typed."""
    context: dict[str, Any] = detail.get("ctx", {})
    cause = context.get("error")
    if detail["type"] == "value_error" and cause is not None:
        return cause.reason if isinstance(cause, FieldRefusal) else str(cause)
    return SENTENCES.get(detail["type"], UNCLEAR) % context


def _as_field(model: type[BaseModel], name: str, entries: list[str]) -> object:
    annotation = str(model.model_fields[name].annotation)
    if annotation.startswith(("list", "tuple", "set", "frozenset")):
        return [entry for entry in entries if entry.strip()]
    return entries[0]
