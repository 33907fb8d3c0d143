"""How the web side answers "no" and faults: one calm page, or problem+json."""

import logging
from dataclasses import replace

from flask import Flask, jsonify, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from disaster.foundation import clock, i18n, pages, web
from disaster.foundation.errors import Refusal
from disaster.foundation.imports import BadRows
from disaster.foundation.texts import _

log = logging.getLogger(__name__)

TITLES = {
    400: _("受け取れませんでした"),
    401: _("ログインが必要です"),
    403: _("この操作はできません"),
    404: _("見つかりません"),
    405: _("この操作はできません"),
    409: _("ほかの人の変更とぶつかりました"),
    413: _("ファイルが大きすぎます"),
    422: _("受け付けられません"),
    429: _("少し待ってください"),
    503: _("いま混み合っています"),
}
SENTENCES = {
    400: _("画面が古いか、送信が途中で切れました。"),
    404: _("このページはありません。住所が変わったか、まだ作られていません。"),
    405: _("このページはその方法では開けません。"),
    413: _("32 MB までのファイルを選んでください。"),
    503: _("データベースが応答しません。"),
}
KEPT = _("何も変えていません。入力した内容はブラウザーの「戻る」で確かめられます。")
FAULT = _("システムの不具合で処理できませんでした。")
ADVICE_FAULT = _(
    "下の番号を管理者に伝えてください。もう一度試しても同じなら紙で受け付けます。"
)
ADVICE = _("前の画面に戻って直すか、メニューから選び直してください。")
ADVICE_BUSY = _("30秒ほど待って、もう一度試してください。")


def answer(app: Flask) -> None:
    """Register how each kind of "no" and fault is shown."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_down)
    app.register_error_handler(Exception, _fault)


def _refused(refusal: Refusal) -> Response:
    rows = (
        [str(row) for row in refusal.report.refused[:200]]
        if isinstance(refusal, BadRows)
        else []
    )
    return _page(refusal.status, str(refusal), ADVICE, rows)


def _stale_form(_error: CSRFError) -> Response:
    return _page(400, SENTENCES[400], ADVICE)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    made = _page(code, SENTENCES.get(code, error.name), ADVICE)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            made.headers[name] = value
    return made


def _database_down(error: OperationalError) -> Response:
    log.error("database: %s", type(error.orig).__name__, extra=_number())
    made = _page(503, SENTENCES[503], ADVICE_BUSY)
    made.headers["Retry-After"] = "30"
    return made


def _fault(error: Exception) -> Response:
    log.error("fault", exc_info=error, extra=_number())
    return _page(500, FAULT, ADVICE_FAULT)


def _number() -> dict[str, str]:
    return {"request_id": request.environ.get("house.request", "")}


def _page(
    status: int, sentence: str, todo: str, rows: list[str] | None = None
) -> Response:
    number = request.environ.get("house.request", "")
    if web.wants_json():
        made = jsonify(
            type="about:blank", title=sentence, status=status, instance=number
        )
        made.mimetype = "application/problem+json"
        made.status_code = status
        return made
    return web.page(
        "errors/page.html",
        status,
        **_public_shell(),
        title=TITLES.get(status, _("処理できませんでした")),
        sentence=sentence,
        rows=rows or [],
        kept=KEPT,
        todo=todo,
        code=f"{status}-{number[:8]}",
    )


def _public_shell() -> dict[str, object]:
    """Return what turns the page into a public one, outside the staff's paths."""
    if request.path.startswith("/staff/"):
        return {}
    settings, lang = web.this_house().settings, _language()
    site = pages.public_site(settings, clock.now(), lang, "index.html")
    return {
        "site": replace(site, root="/", languages=[]),
        "_": i18n.translator(lang),
    }


def _language() -> str:
    """Return the reader's language: of the tree the path is in, else as asked."""
    folder = request.path.split("/")[1]
    asked = request.args.get("lang") or request.cookies.get("lang")
    return i18n.known(folder if folder in i18n.LANGUAGES else asked)
