"""確認メール: the words that ask to confirm or to leave, in three languages."""

from dataclasses import dataclass

from broadcast.rules.identity import LetterKind
from broadcast.rules.kinds import Language, World
from broadcast.rules.phrases.japanese import DRILL_MARK


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a body (手紙)."""

    subject: str
    body: str


LETTERS = {
    Language.JAPANESE: Letter(
        "防災メールの登録の確認（{city}）",
        "{city}の防災メールに、このアドレスの登録が申し込まれました。\n\n"
        "登録する方は、24時間以内に次のページを開いてボタンを押してください。\n"
        "{url}\n\n"
        "覚えのない方は、何もしなくてかまいません。登録されません。\n",
    ),
    Language.EASY_JAPANESE: Letter(
        "防災（ぼうさい）メールの かくにん（{city}）",
        "{city}の 防災（ぼうさい）メールを 受（う）け取（と）りますか。\n\n"
        "受け取る人（ひと）は、24時間（じかん）より 前（まえ）に、"
        "下（した）の ページで ボタンを おしてください。\n"
        "{url}\n\n"
        "知（し）らない人は、なにも しないでください。\n",
    ),
    Language.ENGLISH: Letter(
        "Confirm your alert mail ({city})",
        "Somebody asked for disaster alerts of {city} at this address.\n\n"
        "To receive them, open this page within 24 hours and press the button:\n"
        "{url}\n\n"
        "If you did not ask, do nothing. You will receive no alerts.\n",
    ),
}


LEAVING = {
    Language.JAPANESE: Letter(
        "防災メールの登録の解除（{city}）",
        "{city}の防災メールの解除について、メールを受け取りました。\n\n"
        "解除する方は、次のページを開いてボタンを押してください。\n"
        "{url}\n\n"
        "覚えのない方は、何もしなくてかまいません。何も変わりません。\n",
    ),
    Language.EASY_JAPANESE: Letter(
        "防災（ぼうさい）メールを やめる（{city}）",
        "{city}の 防災（ぼうさい）メールを やめますか。\n\n"
        "やめる人（ひと）は、下（した）の ページで ボタンを おしてください。\n"
        "{url}\n\n"
        "知（し）らない人は、なにも しないでください。\n",
    ),
    Language.ENGLISH: Letter(
        "Stop your alert mail ({city})",
        "We received a mail asking to stop disaster alerts of {city}.\n\n"
        "To stop them, open this page and press the button:\n"
        "{url}\n\n"
        "If you did not ask, do nothing. Nothing will change.\n",
    ),
}


def letter(
    kind: LetterKind, language: Language, world: World, city: str, url: str
) -> Letter:
    """Write a letter; a drill says so from its subject on (確認メール)."""
    words = (LEAVING if kind is LetterKind.LEAVE else LETTERS)[language]
    mark = DRILL_MARK if world is World.DRILL else ""
    subject = words.subject.format(city=city)
    return Letter(
        f"{mark}{subject}{mark}",
        "\n".join(filter(None, [mark, words.body.format(city=city, url=url), mark])),
    )
