"""Who may declare and close a disaster."""

from disaster.foundation.authority import Role, permission

SETTLE = permission(
    "incidents.settle",
    "どの調査の結果を使うか、判定の版を決める",
    Role.ADMINISTRATOR,
)
DEADLINE = permission(
    "incidents.deadline",
    "罹災証明書の申請の期限を決める・延ばす",
    Role.ADMINISTRATOR,
    Role.APPROVER,
)
DECLARE = permission(
    "incidents.declare",
    "災害を登録・終了する",
    Role.ADMINISTRATOR,
    Role.APPROVER,
)
