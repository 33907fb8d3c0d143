"""経過: the words for each step in a broadcast's life."""

from disaster.foundation.texts import _

STEP_LABELS = {
    "drafted": _("下書きを作りました"),
    "edited": _("直しました"),
    "submitted": _("承認を求めました"),
    "withdrawn": _("承認待ちから引き戻しました"),
    "returned": _("差し戻しました"),
    "rejected": _("却下しました"),
    "discarded": _("下書きを捨てました"),
    "approved": _("承認して出しました"),
    "cancelled": _("配信を止めました"),
    "started": _("送り始めました"),
    "finished": _("送り終えました"),
    "exported": _("配信先の一覧を書き出しました"),
}
