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
    "urgent_asked": _("緊急に一人で出す秒読みを始めました"),
    "urgent_stopped": _("緊急の秒読みを止めました"),
    "urgent_fired": _("緊急に一人で出しました"),
    "urgent_reviewed": _("緊急に出したものを見直しました"),
    "exported": _("配信先の一覧を書き出しました"),
}
