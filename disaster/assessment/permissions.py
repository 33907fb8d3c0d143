"""Who may record, review, decide and read damage surveys."""

from disaster.foundation.authority import Role, permission

READ = permission("assessment.read", "住家被害の調査と判定を見る", *Role)
RECORD = permission(
    "assessment.record",
    "住家被害の調査を記録する",
    Role.SURVEYOR,
    Role.COUNTER,
)
REVIEW = permission(
    "assessment.review",
    "調査を点検する",
    Role.SURVEYOR,
    Role.APPROVER,
)
DECIDE = permission(
    "assessment.decide",
    "被害の程度を決定する・調査を差し戻す",
    Role.APPROVER,
)
ASK_RESURVEY = permission(
    "assessment.ask_resurvey",
    "再調査の申出を受け付ける・取り下げる",
    Role.COUNTER,
    Role.SURVEYOR,
)
SETTLE_RESURVEY = permission(
    "assessment.settle_resurvey",
    "再調査の申出に答える・再調査しないと決める",
    Role.APPROVER,
)
SELF_JUDGE = permission(
    "assessment.self_judge",
    "自己判定を受け付ける",
    Role.COUNTER,
    Role.SURVEYOR,
)
# A second clerk is enough: the certificate is to be handed over on the same day.
CONFIRM_SELF = permission(
    "assessment.confirm_self",
    "自己判定を確認する・現地調査に回す",
    Role.COUNTER,
    Role.APPROVER,
)
