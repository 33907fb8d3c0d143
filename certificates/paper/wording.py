"""The wording of the unified form; a certificate is never translated (統一様式の文言).

Source: 罹災証明書の様式の統一化について, 内閣府 府政防第737号, 令和2年3月30日. What a
municipality words itself (title, statement, add-on blocks) comes with each certificate.
"""

from certificates.rules.kinds import CertificateKind
from certificates.sealed import PrintedCertificate

TITLE = "証明書の名称"
NUMBER = "整理番号"
HEAD_ADDRESS = "世帯主住所"
HEAD_NAME = "世帯主氏名"
CAUSE = "罹災原因"
LEVEL = "住家の被害の程度"
ALL_ROWS = "表の記載の合計"
ADDONS = ("追加記載事項欄①", "追加記載事項欄②", "追加記載事項欄③")
HOUSE = {
    CertificateKind.DAMAGE: "被災住家※の所在地",
    CertificateKind.PROPERTY: "被災した場所",
    CertificateKind.REPORT: "被災した場所",
}
# What papers without a level name, as the applicant said it.
DECLARED = {
    CertificateKind.PROPERTY: "被災した物件",
    CertificateKind.REPORT: "届出の内容",
}
APPLICANT = "申請者"
# Small print under the place; it also ends the field when the text is read back.
HOUSE_NOTE = {
    CertificateKind.DAMAGE: (
        "※住家とは、現実に居住（世帯が生活の本拠として日常的に使用していることをいう。）"
        "のために使用している建物のこと。"
    ),
    CertificateKind.PROPERTY: (
        "※申請者の申出によります。被害の程度、所有者、用途を証明するものではありません。"
    ),
    CertificateKind.REPORT: (
        "※届出があったことを証明するもので、被害の程度を証明するものではありません。"
    ),
}
ISSUED_ON = "交付年月日"
REMARKS = "注釈や書き込み"
STATEMENT = "証明の文言"
SIGNATURE = "証明者の職と氏名"
MUNICIPALITY_CODE = "市区町村コード"
SEAL = "公印"
SEAL_DESCRIPTION = "公印の印影"

# The mark in a box. Extraction finds it right before the level that is certified.
TICK = "✓"

DRILL_MARK = "訓練"
DEMO_MARK = "見本（架空のデータ）"
DRILL_NOTICE = "訓練のために作成したもので、証明書としての効力はありません。"
DEMO_NOTICE = "架空のデータによる見本で、証明書としての効力はありません。"

CHECK_TITLE = "この証明書が本物かどうかの確かめ方"
CHECK_STEPS = (
    "右のコードをスマートフォンなどで読み取り、{host} が開くことを確かめます。",
    "開いたページの内容が、この紙に印刷された内容と同じかどうかを見比べます。",
    "読み取れないときは、下の確認コードを{municipality}の窓口に伝えてください。",
)
CODE = "確認コード"

# What every paper says in its labels, whatever a city words itself.
LABELS = (
    *(HEAD_ADDRESS, HEAD_NAME, CAUSE, LEVEL, MUNICIPALITY_CODE, SEAL, TICK),
    *ADDONS,
    *HOUSE.values(),
    *DECLARED.values(),
    APPLICANT,
    *HOUSE_NOTE.values(),
    *(CHECK_TITLE, *CHECK_STEPS, CODE, "123. "),
)

QR_DESCRIPTION = "真正性を確かめるための二次元コード"


def number_line(certificate: PrintedCertificate) -> str:
    """Name the number, the issue under it and the copy (整理番号・交付回・通数)."""
    return (
        f"{NUMBER}　{certificate.number}　第{certificate.issue_number}回交付"
        f"　第{certificate.copy_number}通／全{certificate.copies}通"
    )


def municipality_line(certificate: PrintedCertificate) -> str:
    """Name the municipality by its code (全国地方公共団体コード)."""
    return (
        f"{MUNICIPALITY_CODE}　{certificate.municipality_code}"
        f"（{certificate.municipality_name}）"
    )


def grouped(code: str) -> str:
    """Write a short code in groups of four, easier to read out."""
    groups = [code[at : at + 4] for at in range(0, len(code), 4)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = ["".join(groups[-2:])]
    return "-".join(groups)


def superseding(certificate: PrintedCertificate) -> str:
    """Name the paper that this one takes the place of (前の証明書の失効)."""
    return f"この証明書は {certificate.supersedes} の証明書に代わるものです。"


def marks(certificate: PrintedCertificate) -> tuple[str, ...]:
    """Return what is printed across a paper that has no force (透かし)."""
    drill = (DRILL_MARK,) if certificate.world == "drill" else ()
    return drill + ((DEMO_MARK,) if certificate.is_demo else ())


def notices(certificate: PrintedCertificate) -> tuple[str, ...]:
    """Return the lines that say so in words."""
    drill = (DRILL_NOTICE,) if certificate.world == "drill" else ()
    return drill + ((DEMO_NOTICE,) if certificate.is_demo else ())
