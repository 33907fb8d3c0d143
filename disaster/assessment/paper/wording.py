"""The wording of the explanation sheet in Japanese; ``english`` has the other."""

TITLE = "住家の被害の判定の説明資料"
LEAD = "判定の理由をお知らせする資料です。罹災証明書ではありません。"
DRAFT = "未決定（案）"
DRAFT_NOTE = "この判定はまだ決定していません。決定までに変わることがあります。"
DRILL = "訓練"
DRILL_NOTE = "訓練のために作成したもので、実際の判定ではありません。"
DEMO = "見本（架空のデータ）"
DEMO_NOTE = "架空のデータによる見本で、実際の判定ではありません。"
REPLACED_NOTE = (
    "この住家では、いま別の調査（%(name)s）の判定が使われています。"
    "この資料の判定は前のものです。"
)

INCIDENT = "災害"
ADDRESS = "住家の所在地"
BUILDING = "建物番号"
SURVEY = "調査"
KIND = "調査のしかた"
SURVEYED = "調査した日・人"
DECIDED = "決定した日"

LEVEL = "被害の程度"
RATIO = "損害割合 %(ratio)s％"
EXACTLY = "（正確には %(ratio)s）"
NO_RATIO = "この判定では割合を計算しません。"
UNSETTLED = "この調査では決まりません"
NEXT = "次に行うこと: %(next)s"
RULER = "区分のめもり: 損害割合%(ratio)s％は%(level)s"
BEYOND = "60％を超える"

DECISIVE = "決め手になった基準"
GUIDELINE = "判定の基準: %(title)s"
PARTS = "部位ごとの計算"
PART, SEEN, RATE = "部位", "損傷の程度と割合", "損傷率"
COMPOSITION, POINTS, BAR = "構成比", "点数", "図"
SWAPPED = "（傾斜で置き換え）"
TOTAL = "合計（損害割合）"
HOW_BARS = "図の枠は構成比、塗った所は点数です。"
HOW_POINTS = "点数は 損傷率×構成比÷100 です。"
HOW_DEGREES = "程度は %(degrees)s として計算します。"
SUMS = "計算のしかたごとの合計（いちばん大きいものを使います）: "
SUM = "%(label)s %(ratio)s％"
REASONS = "判定の理由"
UNSEEN = "見られなかった所"
NOTHING_UNSEEN = "見られなかった所の記録はありません。"
DIFFERENCE = "計算の方法による違い"

ASK_AGAIN = "判定に納得できないとき"
ASK_UNTIL = (
    "再調査を申し出ることができます。%(until)sまでに、見てほしい所と理由を"
    "%(office)sに伝えてください。片付けや修理の前の写真があると助けになります。"
    "いまの判定は、新しい判定が決まるまで有効です。"
)
ASK_LATER = (
    "判定が決定したあとに再調査を申し出ることができます（決定の日から%(days)s日以内）。"
    "見てほしい所と理由を%(office)sに伝えてください。"
)
OFFICE = "市の窓口"
OFFICE_PHONE = "%(office)s（電話 %(phone)s）"
INSURANCE = (
    "地震保険の「全損・大半損・小半損・一部損」は、この判定とは別の基準で決まります。"
)

PHOTOS = "部位の写真"
PHOTO = "%(slot)sの写真"
NO_TIME = "撮影の時刻なし"
LATE = "決定のあとに加えた写真"
MORE_PHOTOS = "ほかに %(count)s 枚の写真があります。窓口でご覧になれます。"

FOOT = "基準 %(version)s・%(arithmetic)s・調査 %(survey)s"
