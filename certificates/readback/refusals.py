"""Why a file is not accepted as the certificate it seems to be."""

from certificates.sealed import SealRefused
from disaster.foundation.texts import _


class UnreadablePaper(SealRefused):
    """The file is no PDF of a certificate (読めないファイル)."""

    message = _(
        "証明書の PDF として読めません（%(reason)s）。"
        "交付されたままのファイルを選んでください。"
    )


class NoSeal(SealRefused):
    """There is no seal on the paper (確認コードがない)."""

    message = _(
        "この PDF には証明書の確認コードがありません。"
        "この仕組みで発行した証明書とは認められません。"
    )


class SeveralSeals(SealRefused):
    """More than one code: nobody knows which one counts (確認コードが複数)."""

    message = _(
        "この PDF には確認コードが %(count)d 個あり、どれが正しいか決められません。"
        "1通ずつ確かめてください。"
    )


class AlteredPaper(SealRefused):
    """What is printed is not what was sealed (券面の改変)."""

    message = _(
        "「%(field)s」の印刷が、署名された内容と違います。書き換えられたおそれが"
        "あります。発行した窓口に確かめてください。"
    )

    def __init__(self, field: str) -> None:
        """Name the field as it is printed."""
        super().__init__(field=field)
        self.field = field


class NoSignature(SealRefused):
    """The file carries no electronic signature (電子署名がない)."""

    message = _(
        "確認コードと印刷は合っていますが、この PDF には市の電子署名がありません。"
        "交付されたままのファイルとは認められません。"
        "保存し直したものや印刷したものは、紙の確認コードで確かめてください。"
    )


class BrokenSignature(SealRefused):
    """The file was changed after it was signed (電子署名が合わない)."""

    message = _(
        "確認コードと印刷は合っていますが、電子署名がファイルと合いません"
        "（%(reason)s）。署名のあとに変えられています。"
        "交付されたままのファイルを選ぶか、発行した窓口に確かめてください。"
    )


class UnknownSigner(SealRefused):
    """Signed with a key that this city never published (知らない署名者)."""

    message = _(
        "確認コードと印刷は合っていますが、この自治体の鍵による電子署名ではありません。"
        "公開鍵の一覧が新しいか確かめ、発行した窓口に問い合わせてください。"
    )
