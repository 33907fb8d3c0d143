"""Who may receive, issue, void and check, and who looks after the keys."""

from disaster.foundation.authority import Role, permission

READ = permission(
    "certificates.read",
    "申請と証明書を見る・確かめる",
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
RECEIVE = permission("certificates.receive", "申請を受け付ける", Role.COUNTER)
ISSUE = permission("certificates.issue", "罹災証明書を交付・再印刷する", Role.COUNTER)
VOID = permission(
    "certificates.void",
    "罹災証明書を無効にする",
    Role.APPROVER,
    Role.ADMINISTRATOR,
    step_up=True,
)
KEYS = permission(
    "certificates.keys",
    "証明書の署名鍵を作る・失効させる",
    Role.ADMINISTRATOR,
    step_up=True,
)
RESUME = permission(
    "certificates.resume",
    "止まった交付を再開する",
    Role.ADMINISTRATOR,
    step_up=True,
)
FORGET = permission(
    "certificates.forget",
    "送られなかったオンライン申請の下書きを消す",
    Role.ADMINISTRATOR,
)
VICTIMS_READ = permission(
    "victims.read",
    "被災者台帳を見る",
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
VICTIMS_RECORD = permission(
    "victims.record", "支援と同意を被災者台帳に記録する", Role.COUNTER
)
VICTIMS_PROVIDE = permission(
    "victims.provide",
    "被災者台帳の情報を提供する",
    Role.APPROVER,
    Role.ADMINISTRATOR,
    step_up=True,
)
TICKETS_ISSUE = permission(
    "tickets.issue",
    "番号札を出す・受付を終える",
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
TICKETS_CALL = permission("tickets.call", "窓口に座り、番号を呼ぶ", Role.COUNTER)
TICKETS_SETUP = permission(
    "tickets.setup",
    "番号札の場所・窓口・発券機を決める",
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
DAY_CLOSE = permission(
    "day.close", "一日を締める", Role.COUNTER, Role.APPROVER, Role.ADMINISTRATOR
)
DAY_CONFIRM = permission(
    "day.confirm",
    "締めた日を別の人として確認する",
    Role.COUNTER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
DAY_REOPEN = permission(
    "day.reopen",
    "締めた日を理由を書いて開け直す",
    Role.APPROVER,
    Role.ADMINISTRATOR,
)
