"""Who may let a restored copy send again."""

from disaster.foundation.authority import Role, permission

BACK_UP = permission(
    "keeping.back_up", "控えを作る（運用者）", Role.ADMINISTRATOR, step_up=True
)
RESTORE = permission(
    "keeping.restore", "控えから復元する（運用者）", Role.ADMINISTRATOR, step_up=True
)
RELEASE = permission(
    "keeping.release",
    "復元した控えの送信を再開する",
    Role.ADMINISTRATOR,
    step_up=True,
)
