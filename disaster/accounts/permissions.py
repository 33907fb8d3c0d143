"""Who may manage accounts."""

from disaster.foundation.authority import Role, permission

READ = permission("accounts.read", "職員の一覧を見る", Role.ADMINISTRATOR, Role.AUDITOR)
MANAGE = permission(
    "accounts.manage", "職員を追加・停止する", Role.ADMINISTRATOR, step_up=True
)
