"""What the register turns down, each with its sentence."""

from disaster.foundation.errors import Conflict, NotFound, Refusal
from disaster.foundation.texts import _


class ProtectedPerson(Refusal):
    """A protected person's data are neither shown nor printed (支援措置)."""

    message = _(
        "支援措置の対象の人がいる世帯のため、表示も交付もできません。"
        "本人を確かめ、世帯のページの「開示を申請する」から別の責任者の承認を受けると、"
        "申請した人だけが %(minutes)d 分間開けます。"
    )
    status = 403


class ProtectedInBulk(Refusal):
    """A protected household takes part in no run over many (一括の対象外)."""

    message = _(
        "支援措置の対象の人がいる世帯は、一括では作れません。"
        "開示の承認を受けて、窓口で1件ずつ交付してください。"
    )
    status = 403


class ProtectedHead(Refusal):
    """A paper would name a protected head to another member of the household."""

    message = _(
        "世帯主が支援措置の対象のため、同じ世帯のほかの人の申請では交付できません。"
        "世帯主の氏名が印刷されるためです。本人か、委任状のある代理人の申請で受け付けてください。"
    )
    status = 403


class NamesProtected(Refusal):
    """A stored paper names somebody who is protected by now (印刷済みの氏名)."""

    message = _(
        "この証明書の世帯構成員の欄に、いまは支援措置の対象の人の氏名があるため出せません。"
        "「差し替えて交付する」で、その人を載せない証明書にしてください。"
    )
    status = 403


class UnknownLedger(Refusal):
    """No ledger of this name (台帳の種類)."""

    message = _("台帳の種類を一覧から選んでください。")


class FutureCopy(Refusal):
    """A copy cannot have been made tomorrow (写しの日)."""

    message = _("写しの日が先の日付です。台帳を写した日を入れてください。")


class IndividualNumbers(Refusal):
    """The file has a column of 個人番号, which this system must never keep."""

    message = _(
        "「%(column)s」の列があります。この仕組みは個人番号を扱いません。"
        "列を消して保存し直してください。ファイルは残していません。"
    )


class OtherOutcome(Conflict):
    """The register changed since the preview, so the import would do something else."""

    message = _(
        "下見のあとに台帳が変わったため、取り込むと結果が下見と違います。"
        "何も変えていません。もう一度ファイルを選んで確かめてください。"
    )


class AlreadyApplied(NotFound):
    """The preview was confirmed, given up or is too old (下見がない)."""

    message = _(
        "この下見はもうありません（取り込んだか、やめたか、1 日を過ぎました）。"
        "ファイルを選んで、もう一度確かめてください。"
    )


class UnprintableName(Refusal):
    """A writing chosen for print that our fonts cannot print either (字形がない)."""

    message = _(
        "「%(character)s」（%(code)s）も印刷できません。別の字を選んでください。"
    )


class SamePrintedName(Refusal):
    """A writing for print that is the legal name itself (同じ氏名)."""

    message = _("台帳の氏名と同じです。印刷用の氏名は、違う字にするときだけ決めます。")
