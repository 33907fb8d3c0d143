"""The mail: compiled once, filled per recipient, never injectable."""

from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_drafts import ORDER, SIX_IN_THE_EVENING

from broadcast.mail import MailContent, compile_mail
from broadcast.rules.addresses import MailAddress
from broadcast.rules.composition import compose
from broadcast.rules.identity import message_id, unsubscribe_token
from broadcast.rules.kinds import Language, World
from disaster.foundation.errors import FieldRefusal

TEXT = compose(ORDER)[Language.JAPANESE]
CONTENT = MailContent(
    broadcast_id="0198f0a0-0000-7000-8000-000000000001",
    world=World.LIVE,
    language=Language.JAPANESE,
    sender=MailAddress("bosai", "city.example.jp"),
    sender_name="架空市災害対策本部",
    list_id="alerts.city.example.jp",
    subject=TEXT.subject,
    body=TEXT.mail,
    sent_at=SIX_IN_THE_EVENING,
    unsubscribe_url="https://bosai.city.example.jp/mail/unsubscribe/",
)
TARO = MailAddress("taro", "example.jp")
NAME = message_id(UUID(int=1), UUID(int=2), "city.example.jp")
TOKEN = unsubscribe_token(b"k" * 32, UUID(int=2))
BREAKS = ["\r", "\n", "\r\n", "\u2028", "\u2029", "\x85", "\x00", "\x0b", "\ud800"]


def filled(content=CONTENT, recipient=TARO):
    return compile_mail(content).fill(recipient, NAME, TOKEN)


def read(raw):
    return message_from_bytes(raw, policy=default)


def test_the_template_says_the_same_as_a_message_built_in_one_piece():
    whole = EmailMessage(policy=SMTP)
    whole["To"] = Address("", "taro", "example.jp")
    whole["From"] = Address("架空市災害対策本部", "bosai", "city.example.jp")
    whole["Subject"] = TEXT.subject
    whole["Date"] = SIX_IN_THE_EVENING
    whole["Message-ID"] = NAME
    whole["X-Broadcast-Id"] = CONTENT.broadcast_id
    whole["X-World"] = "live"
    whole["List-Id"] = "<alerts.city.example.jp>"
    whole["List-Unsubscribe"] = f"<{CONTENT.unsubscribe_url}{TOKEN}>"
    whole["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    whole["Auto-Submitted"] = "auto-generated"
    whole["Content-Language"] = "ja"
    whole.set_content(TEXT.mail, cte="base64")
    ours, theirs = read(filled()), read(whole.as_bytes())
    assert dict(ours.items()) == dict(theirs.items())
    assert len(ours.keys()) == len(set(ours.keys()))
    assert ours.get_content() == theirs.get_content()
    assert ours.get_content() == f"{TEXT.mail}\n".replace("\n", "\r\n")


def test_the_headers_that_others_rely_on_are_there():
    message = read(filled())
    assert message["X-World"] == "live"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{CONTENT.unsubscribe_url}{TOKEN}>"
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"


def test_lines_are_short_ascii_and_end_in_crlf():
    raw = filled(replace(CONTENT, body="長い行" * 4000, subject="件" * 200))
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert raw.isascii()


@pytest.mark.parametrize("local", ["a..b", ".a", "a."])
def test_legacy_addresses_are_quoted_and_arrive_unchanged(local):
    message = read(filled(recipient=MailAddress(local, "docomo.ne.jp")))
    assert f'"{local}"@docomo.ne.jp' in message.as_string()
    assert message["To"].addresses[0].username == local


def test_only_three_lines_differ_between_recipients():
    other = filled(recipient=MailAddress("jiro", "example.com"))
    differing = [
        one
        for one, two in zip(filled().split(b"\n"), other.split(b"\n"), strict=True)
        if one != two
    ]
    assert differing == [b"To: taro@example.jp\r"]


def test_a_mailbox_that_is_read_takes_the_token_too():
    message = read(filled(replace(CONTENT, leave_mailbox="kaijo@city.example.jp")))
    assert message["List-Unsubscribe"] == (
        f"<{CONTENT.unsubscribe_url}{TOKEN}>, "
        f"<mailto:kaijo@city.example.jp?subject={TOKEN}>"
    )


@pytest.mark.parametrize("sign", BREAKS)
@pytest.mark.parametrize(
    "field",
    [
        "leave_mailbox",
        "subject",
        "sender_name",
        "broadcast_id",
        "list_id",
        "unsubscribe_url",
    ],
)
def test_no_field_can_break_out_of_its_header(field, sign):
    evil = f"x{sign}Bcc: all@example.jp"
    with pytest.raises(FieldRefusal):
        filled(replace(CONTENT, **{field: evil}))


@pytest.mark.parametrize("sign", BREAKS)
def test_no_recipient_or_message_id_can_break_out(sign):
    template = compile_mail(CONTENT)
    with pytest.raises(FieldRefusal):
        template.fill(MailAddress(f"a{sign}b", "example.jp"), NAME, TOKEN)
    with pytest.raises(FieldRefusal):
        template.fill(TARO, f"<a{sign}b@example.jp>", TOKEN)


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u2028", "\ud800"])
def test_a_broken_body_is_refused_before_the_first_mail(sign):
    with pytest.raises(FieldRefusal, match="本文"):
        compile_mail(replace(CONTENT, body=f"避難{sign}"))


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_arrives_as_written_or_is_refused(subject, body):
    content = replace(CONTENT, subject=subject, body=body)
    try:
        raw = filled(content)
    except FieldRefusal:
        return
    message = read(raw)
    assert message["Bcc"] is None
    assert len(message.keys()) == 14
    written = body.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert message.get_content().replace("\r\n", "\n").rstrip("\n") == written
