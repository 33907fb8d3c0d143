"""Who may write, approve, stop and read broadcasts, and keep the mailing list."""

from disaster.foundation.authority import Role, permission

READ = permission(
    "broadcast.read",
    "発信を見る",
    Role.AUTHOR,
    Role.APPROVER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
WRITE = permission("broadcast.write", "発信を作る・承認を求める", Role.AUTHOR)
APPROVE = permission(
    "broadcast.approve",
    "発信を承認する・返す・却下する",
    Role.APPROVER,
    step_up=True,
)
STOP = permission("broadcast.stop", "配信を止める", Role.APPROVER, step_up=True)
READ_SUBSCRIBERS = permission(
    "broadcast.read_subscribers",
    "メールの登録者を見る",
    Role.ADMINISTRATOR,
    Role.AUTHOR,
)
MANAGE_SUBSCRIBERS = permission(
    "broadcast.manage_subscribers",
    "メールの登録者を追加・解除する",
    Role.ADMINISTRATOR,
    Role.AUTHOR,
)
DELIVER = permission(
    "broadcast.deliver", "配信の仕事を動かす（ワーカー）", Role.ADMINISTRATOR
)
