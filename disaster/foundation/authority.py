"""Who may do what: roles, permissions and actors as plain values (権限).

Each room declares its permissions beside its deeds and names the roles there; there is
no registry. ``disaster roles`` prints the matrix.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

STEP_UP_LASTS = timedelta(minutes=5)


class Role(StrEnum):
    """A duty that a person holds (役割); fixed in code."""

    SURVEYOR = "surveyor"
    COUNTER = "counter"
    AUTHOR = "author"
    APPROVER = "approver"
    SHELTER_STAFF = "shelter_staff"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The Japanese name of the duty."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.SURVEYOR: _("調査員"),
    Role.COUNTER: _("窓口"),
    Role.AUTHOR: _("発信作成"),
    Role.APPROVER: _("承認"),
    Role.SHELTER_STAFF: _("避難所"),
    Role.ADMINISTRATOR: _("管理者"),
    Role.AUDITOR: _("監査"),
}


class StepUpRequired(Refusal):
    """A dangerous deed needs the second factor again (再認証)."""

    message = _(
        "この操作には認証アプリの新しい6桁のコードが必要です。"
        "違うコードや使用済みのコードは使えません。入力した内容は残っています。"
    )
    status = 401


@dataclass(frozen=True, slots=True)
class Permission:
    """A deed that some roles may do; ``step_up`` asks for a fresh second factor."""

    name: str
    title: str
    roles: frozenset[Role]
    step_up: bool = False


def permission(
    name: str, title: str, *roles: Role, step_up: bool = False
) -> Permission:
    """Declare a permission in one line."""
    return Permission(name, title, frozenset(roles), step_up)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or process that does a deed; ``name`` goes into the audit trail."""

    name: str
    display_name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    stepped_up_at: datetime | None = None

    def may(self, wanted: Permission) -> bool:
        """Say whether one of the actor's roles allows the deed."""
        return bool(self.roles & wanted.roles)

    def has_stepped_up(self, now: datetime) -> bool:
        """Say whether the second factor was shown within the last five minutes."""
        if self.stepped_up_at is None:
            return False
        return now - self.stepped_up_at <= STEP_UP_LASTS


ANONYMOUS = Actor("anonymous", _("ログインしていない人"))
SYSTEM = Actor(
    "system", _("システム"), frozenset(Role), datetime.max.replace(tzinfo=UTC)
)


def operator(name: str, now: datetime) -> Actor:
    """Return the person at the machine's own command line (運用者).

    A shell on the machine already reads the database, so every role is given; what two
    different people must do stays refused, because the name is the same.
    """
    return Actor(f"operator:{name}", name, frozenset(Role), now)
