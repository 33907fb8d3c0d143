"""Staff: the people who log in to the demo, one for every duty (職員・役割)."""

from dataclasses import dataclass

from disaster.foundation.authority import Role


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """Somebody who logs in; the password is made when the demo is loaded."""

    username: str
    display_name: str
    roles: frozenset[Role]
    section: str
    story: str


def _account(
    username: str, display_name: str, role: Role, section: str, story: str
) -> StaffAccount:
    return StaffAccount(username, display_name, frozenset({role}), section, story)


STAFF = (
    _account(
        "sato", "佐藤　真理", Role.APPROVER, "危機管理課", "夜の本部で配信を承認する"
    ),
    _account(
        "takahashi", "高橋　直人", Role.AUTHOR, "危機管理課", "配信の文を作って上げる"
    ),
    _account(
        "yoshida",
        "\U00020bb7田　恵子",
        Role.COUNTER,
        "税務課",
        "窓口20年。罹災証明書の申請を受けて交付する",
    ),
    _account(
        "tamura", "田村　健", Role.SURVEYOR, "応援職員", "応援の初日。家屋を調査する"
    ),
    _account(
        "yamaguchi",
        "山口　勝",
        Role.SHELTER_STAFF,
        "三ノ瀬地区",
        "67歳、携帯電話だけで避難所を開く",
    ),
    _account("miyata", "宮田　静香", Role.AUDITOR, "監査委員事務局", "記録だけを見る"),
    _account("admin", "管理者", Role.ADMINISTRATOR, "情報政策課", "職員と設定を扱う"),
)
