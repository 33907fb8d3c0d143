"""Who may read, report and fill the list of shelters."""

from disaster.foundation.authority import Role, permission

READ = permission("shelters.read", "避難所の状況を見る", *Role)
REPORT = permission(
    "shelters.report",
    "避難所の開設・人数・Wi-Fi を報告する",
    Role.SHELTER_STAFF,
    Role.APPROVER,
)
IMPORT = permission(
    "shelters.import",
    "避難所と Wi-Fi の一覧を取り込む",
    Role.ADMINISTRATOR,
    step_up=True,
)
