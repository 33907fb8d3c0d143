"""Mail that comes in: which delivery it means and what it says about it."""

from email.header import Header
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast import bounces
from broadcast.rules.identity import bounce_address
from broadcast.rules.incoming import IncomingKind

FROM = "bosai@city.example"
ID = UUID("0198f0a0-0000-7000-8000-00000000000a")
BOX = bounce_address(ID, "city.example")
OURS = "<0123456789abcdef0123456789abcdef@city.example>"
TOKEN = "A" * 43


def read(text, charset="utf-8"):
    return bounces.read(text.encode(charset), FROM)


def report(action="failed", status="5.1.1", to=BOX, origin="message/rfc822"):
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.docomo.example\nTo: {to}\n"
        "Subject: Mail\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\n'
        "\n--x\nContent-Type: text/plain\n\nSorry.\n"
        "--x\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.docomo.example\n\n"
        "Final-Recipient: rfc822; a..b@docomo.example\n"
        f"Action: {action}\nStatus: {status}\n\n"
        f"--x\nContent-Type: {origin}\n\n"
        f"Message-ID: {OURS}\nSubject: user unknown\n\nuser unknown\n--x--\n"
    )


def notice(
    body, subject="Mail System Error", sender="postmaster@mx.au.example", to=BOX
):
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    )


@pytest.mark.parametrize(
    ("action", "status", "kind", "counts"),
    [
        ("failed", "5.1.1", IncomingKind.FAILED, True),
        ("Failed", "5.2.2 (mailbox full)", IncomingKind.FAILED, True),
        ("failed", "4.4.7", IncomingKind.FAILED, False),
        ("delayed", "4.4.1", IncomingKind.DELAYED, False),
        ("delivered", "2.0.0", IncomingKind.AUTOMATIC, False),
        ("relayed", "2.0.0", IncomingKind.AUTOMATIC, False),
        ("nonsense", "", IncomingKind.UNKNOWN, False),
    ],
)
def test_a_report_says_in_fields_what_happened(action, status, kind, counts):
    found = read(report(action, status))
    assert (found.kind, found.counts, found.delivery_id) == (kind, counts, ID)


@pytest.mark.parametrize("origin", ["message/rfc822", "text/rfc822-headers"])
def test_without_our_address_the_returned_mail_names_itself(origin):
    found = read(report(to=FROM, origin=origin))
    assert found.delivery_id is None
    assert found.message_id == OURS
    assert found.about == ("a..b@docomo.example",)


@pytest.mark.parametrize(
    "body",
    [
        "次のあて先へのメッセージはエラーのため送信できませんでした。",
        "宛先のメールアドレスが見つかりません。",
        "ユーザーが存在しません (550)",
        "550 Invalid recipient: <x@au.example> (#5.1.1)",
        "The user does not exist.",
        "受信拒否の設定により届きませんでした。",
    ],
)
def test_a_notice_in_plain_words_works_through_the_address(body):
    found = read(notice(body))
    assert (found.kind, found.delivery_id) == (IncomingKind.FAILED, ID)
    assert found.counts


def test_old_japanese_encodings_are_read():
    subject = Header("送信エラー", "iso-2022-jp").encode()
    text = notice("宛先不明です。", subject).replace("utf-8", "iso-2022-jp")
    assert read(text, "iso-2022-jp").kind is IncomingKind.FAILED


@pytest.mark.parametrize(
    "body",
    [
        "メールの配送が遅れています。宛先不明の場合は後でお知らせします。",
        "Warning: could not send message for past 4 hours. User unknown? Will retry.",
    ],
)
def test_what_is_late_has_not_failed(body):
    assert read(notice(body)).kind is IncomingKind.DELAYED


@pytest.mark.parametrize(
    ("subject", "header"),
    [
        ("自動応答: 不在です", ""),
        ("Re: x", "Auto-Submitted: auto-replied\n"),
        ("Out of Office", ""),
        ("x", "Precedence: auto_reply\n"),
    ],
)
def test_an_automatic_answer_is_no_failure(subject, header):
    encoded = Header(subject, "utf-8").encode()
    text = f"{header}From: hana@au.example\nTo: {BOX}\nSubject: {encoded}\n\n宛先不明\n"
    assert read(text).kind is IncomingKind.AUTOMATIC


def test_what_nothing_explains_counts_for_nothing():
    found = read(notice("こんにちは。10.5.1.1 から"))
    assert (found.kind, found.counts) == (IncomingKind.UNKNOWN, False)


def empty(to, sender="hana@docomo.example", headers="Return-Path: <hana@x.example>\n"):
    return f"{headers}From: {sender}\nTo: {to}\nSubject: \n\n"


@pytest.mark.parametrize("box", ["touroku", "b+touroku", "TOUROKU"])
def test_an_empty_mail_signs_up(box):
    found = read(empty(f"<{box}@city.example>"))
    assert (found.kind, found.sender) == (IncomingKind.SIGN_UP, "hana@docomo.example")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("a..b@docomo.example", "a..b@docomo.example"),
        (".a@docomo.example", ".a@docomo.example"),
        ('"a."@docomo.example', "a.@docomo.example"),
        ('花 <"a..b"@docomo.example>', "a..b@docomo.example"),
        ("=?utf-8?B?6Iqx?= <a.@docomo.example>", "a.@docomo.example"),
    ],
)
def test_legacy_senders_are_read_as_they_were_registered(written, address):
    assert read(empty("touroku@city.example", written)).sender == address


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: auto-generated; x=y\n",
        "Precedence: bulk\n",
        "Precedence: List\n",
        "List-Id: <x.example>\n",
        "List-Unsubscribe: <https://x.example>\n",
        "Return-Path: <>\n",
        "X-World: live\n",
    ],
)
@pytest.mark.parametrize("box", ["touroku", "kaijo"])
def test_no_machine_is_ever_answered(box, header):
    assert read(empty(f"{box}@city.example", headers=header)).kind is (
        IncomingKind.AUTOMATIC
    )


@pytest.mark.parametrize("sender", [FROM, "MAILER-DAEMON@x.example", "", "x"])
def test_nor_ourselves_nor_nobody(sender):
    found = read(empty("touroku@city.example", sender))
    assert found.kind is IncomingKind.AUTOMATIC


def test_the_token_of_a_mail_is_enough_to_leave():
    text = empty("kaijo@city.example").replace("Subject: ", f"Subject: {TOKEN}")
    found = read(text)
    assert (found.kind, found.token) == (IncomingKind.LEAVE, TOKEN)
    assert read(empty("kaijo@city.example")).token == ""


def test_the_envelope_speaks_before_the_header():
    text = f"Delivered-To: {BOX}\n" + notice("宛先不明", to="hana@au.example")
    assert read(text).delivery_id == ID


def test_other_peoples_addresses_mean_nothing():
    assert read(notice("x", to=bounce_address(ID, "else.example"))).delivery_id is None
    assert read(empty("touroku@else.example")).kind is IncomingKind.UNKNOWN


@given(st.binary(max_size=2000))
def test_no_bytes_break_the_reader(raw):
    bounces.read(raw, FROM)
    bounces.read(f"To: {BOX}\n".encode() + raw, FROM)
    bounces.read(b"To: touroku@city.example\n" + raw, FROM)


@pytest.mark.parametrize("cut", range(0, 900, 37))
def test_a_report_that_is_cut_off_breaks_nothing(cut):
    bounces.read(report().encode()[:cut], FROM)
    bounces.read(report().replace("--x", "--y", 2).encode(), FROM)


def test_odd_charsets_and_headers_break_nothing():
    for text in (
        notice("x").replace("utf-8", "x-unknown"),
        "From: =?x?B?!!?= <a@b.example>\nTo: touroku@city.example\n\n",
        "From: =?utf-8?Q?=ff=00?= <a@b.example>\nTo: touroku@city.example\n\n",
        f"To: {BOX}\nContent-Type: multipart/mixed; boundary=\n\n--\n",
        f"To: {BOX}\nContent-Type: message/delivery-status\n\n\n\n",
    ):
        assert read(text).kind in set(IncomingKind)
