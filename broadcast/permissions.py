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
URGENT = permission(
    "broadcast.urgent",
    "警戒レベル5を一人で出す（秒読みのあと）",
    Role.AUTHOR,
    Role.APPROVER,
    step_up=True,
)
STOP_URGENT = permission("broadcast.stop_urgent", "一人で出す秒読みを止める", *Role)
ANNOUNCE = permission(
    "broadcast.announce",
    "発信の欄に避難所の開設を伝える",
    Role.SHELTER_STAFF,
    Role.APPROVER,
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
EXPORT_LEDGER = permission(
    "broadcast.export_ledger",
    "配信先の一覧を書き出す",
    Role.ADMINISTRATOR,
    Role.AUTHOR,
    step_up=True,
)
DELIVER = permission(
    "broadcast.deliver", "配信の仕事を動かす（ワーカー）", Role.ADMINISTRATOR
)
INGEST = permission(
    "broadcast.ingest",
    "気象庁などの電文を取り込む（下書きだけができる）",
    Role.ADMINISTRATOR,
    Role.AUTHOR,
)
MANAGE_CABLE = permission(
    "broadcast.manage_cable",
    "ケーブルテレビの事業者と鍵を登録する",
    Role.ADMINISTRATOR,
    step_up=True,
)
NOTE_CABLE = permission(
    "broadcast.note_cable",
    "ケーブルテレビの確認を電話で受けて記録する",
    Role.AUTHOR,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
MANAGE_MAIL = permission(
    "broadcast.manage_mail", "メールの署名鍵を作る", Role.ADMINISTRATOR
)
KEYS = permission(
    "broadcast.keys", "CAP の署名鍵を作る", Role.ADMINISTRATOR, step_up=True
)
