"""The relay's URL: what is accepted, what is refused, what is the default."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.smtp import OutgoingMail, SmtpSettings, StartTls, UnusableSmtpUrl


def test_the_whole_url_is_read():
    settings = SmtpSettings.from_url(
        "smtp://town%40hall:p%2Fw@relay.example.jp:587?starttls=required&connections=4"
    )
    assert settings.host == "relay.example.jp"
    assert settings.port == 587
    assert (settings.user, settings.password) == ("town@hall", "p/w")
    assert settings.starttls is StartTls.REQUIRED
    assert settings.connections == 4


def test_encryption_is_required_unless_the_relay_is_this_machine():
    assert SmtpSettings.from_url("smtp://relay.example.jp").starttls == "required"
    assert SmtpSettings.from_url("smtp://127.0.0.1:2525").starttls == "if-offered"
    assert SmtpSettings.from_url("smtp://[::1]:2525").starttls == "if-offered"


def test_the_wait_after_the_last_dot_is_ten_minutes_and_more():
    settings = SmtpSettings.from_url("smtp://relay.example.jp")
    assert settings.final_timeout >= 600
    assert settings.final_timeout > settings.reply_timeout


@pytest.mark.parametrize(
    "url",
    [
        "",
        "relay.example.jp",
        "http://relay.example.jp",
        "smtp://",
        "smtp://relay.example.jp:99999",
        "smtp://relay.example.jp?starttls=maybe",
        "smtp://relay.example.jp?connections=0",
        "smtp://relay.example.jp?connections=many",
        "smtp://relay.example.jp?conections=4",
        "smtp://u:p@relay.example.jp?starttls=if-offered",
    ],
)
def test_an_unusable_url_is_refused_with_the_reason(url):
    with pytest.raises(UnusableSmtpUrl, match="SMTP_URL を直してください"):
        SmtpSettings.from_url(url)


def test_the_password_is_not_shown():
    assert "geheim" not in repr(SmtpSettings.from_url("smtps://u:geheim@r.example.jp"))


@given(st.binary(max_size=200))
def test_what_goes_out_after_data_ends_once_and_holds_no_bare_line_end(message):
    data = OutgoingMail(UUID(int=1), "a@b", "c@d", message).data
    assert data.endswith(b"\r\n.\r\n") or data == b".\r\n"
    assert data.find(b"\r\n.\r\n") in {-1, len(data) - 5}
    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")


@pytest.mark.parametrize(
    "recipient",
    ["a@b\r\nRCPT TO:<x@y>", "a@b>", "<a@b", "a b@c", "", "a", "あ@b", "a@b\n"],
)
def test_an_envelope_that_could_smuggle_a_command_is_not_clean(recipient):
    assert not OutgoingMail(UUID(int=1), "a@b", recipient, b"").has_clean_envelope


@pytest.mark.parametrize("recipient", ["a..b@docomo.ne.jp", ".a@x.jp", "a.@x.jp"])
def test_legacy_recipients_go_out_as_they_are(recipient):
    mail = OutgoingMail(UUID(int=1), "", recipient, b"")
    assert mail.has_clean_envelope
    assert mail.commands[1] == f"RCPT TO:<{recipient}>\r\n".encode()
