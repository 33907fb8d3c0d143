"""Who may read and fill the register."""

from disaster.foundation.authority import Role, permission

IMPORT = permission(
    "register.import", "台帳を取り込む", Role.ADMINISTRATOR, step_up=True
)
SEARCH = permission(
    "register.search",
    "世帯・住民を探す",
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
FIND_BUILDING = permission(
    "register.find_building",
    "建物を探す",
    Role.SURVEYOR,
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
PROTECT = permission(
    "register.protect",
    "支援措置を付ける",
    Role.COUNTER,
    Role.ADMINISTRATOR,
    step_up=True,
)
# Whoever takes the mark off sees everything, so the counter cannot do it alone.
UNPROTECT = permission(
    "register.unprotect",
    "支援措置を外す",
    Role.APPROVER,
    Role.ADMINISTRATOR,
    step_up=True,
)
UNMASK_ASK = permission(
    "register.unmask_ask", "支援措置の世帯の開示を申請する", Role.COUNTER
)
UNMASK_DECIDE = permission(
    "register.unmask_decide",
    "支援措置の世帯の開示を認める・認めない",
    Role.APPROVER,
    Role.ADMINISTRATOR,
    step_up=True,
)
UNMASK_END = permission(
    "register.unmask_end",
    "支援措置の世帯の開示を終える",
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
PRINT_NAME = permission(
    "register.print_name",
    "印刷用の氏名を決める",
    Role.COUNTER,
    Role.ADMINISTRATOR,
)
LINK = permission(
    "register.link",
    "世帯の居住する建物を確かめる",
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
EXPORT_WORK_LIST = permission(
    "register.export_work_list",
    "突合の作業一覧を書き出す",
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
    step_up=True,
)
