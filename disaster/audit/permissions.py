"""Who may read the audit trail."""

from disaster.foundation.authority import Role, permission

READ = permission("audit.read", "監査証跡を見る", Role.AUDITOR, Role.ADMINISTRATOR)
EXPORT = permission(
    "audit.export", "監査証跡を書き出す", Role.AUDITOR, Role.ADMINISTRATOR, step_up=True
)
