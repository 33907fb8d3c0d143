"""Addresses: looser than the standard where carriers were, closed to tricks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.rules.addresses import MailAddress, domain_hint, mail_address
from disaster.foundation.errors import FieldRefusal


@pytest.mark.parametrize(
    "typed",
    [
        "taro@example.jp",
        "a..b@docomo.ne.jp",
        ".a@ezweb.ne.jp",
        "a.@ezweb.ne.jp",
        "a...@docomo.ne.jp",
        "-_a/b+c@i.softbank.jp",
        "O'Neil@example.co.jp",
    ],
)
def test_real_addresses_pass_unchanged(typed):
    assert str(mail_address(typed)) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "taro",
        "taro@",
        "@example.jp",
        "...@example.jp",
        "taro@example",
        "ta ro@example.jp",
        " taro@example.jp",
        "taro@exa mple.jp",
        "taro@example.jp\r\nBcc: all@example.jp",
        "taro\n@example.jp",
        "taro\u2028@example.jp",
        "taro\u3000@example.jp",
        "taro\x00@example.jp",
        "taro@example.jp@example.com",
        "<taro@example.jp>",
        "taro@[127.0.0.1]",
        "taro@127.0.0.1",
        '"taro"@example.jp',
        "taro,jiro@example.jp",
        "taro(x)@example.jp",
        "太郎@example.jp",
        "taro@-example.jp",
        "taro@example..jp",
        "taro@example.jp.",
        "a" * 65 + "@example.jp",
    ],
)
def test_tricks_and_slips_are_refused_with_a_reason(typed):
    with pytest.raises(FieldRefusal) as refused:
        mail_address(typed)
    assert "メールアドレス: " in str(refused.value)


def test_the_domain_is_lower_case_ascii_and_the_local_part_is_not_touched():
    assert str(mail_address("Taro@EXAMPLE.JP")) == "Taro@example.jp"
    assert str(mail_address("taro@日本語.jp")) == "taro@xn--wgv71a119e.jp"


@pytest.mark.parametrize(
    ("local", "written"),
    [
        ("a..b", '"a..b"@docomo.ne.jp'),
        (".a", '".a"@docomo.ne.jp'),
        ("a.", '"a."@docomo.ne.jp'),
        ("a.b", "a.b@docomo.ne.jp"),
    ],
)
def test_an_odd_local_part_is_quoted_for_headers_only(local, written):
    assert MailAddress(local, "docomo.ne.jp").for_header == written


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("docom.ne.jp", "docomo.ne.jp"),
        ("dokomo.ne.jp", "docomo.ne.jp"),
        ("gmai.com", "gmail.com"),
        ("docomo.ne.jp", None),
        ("mail.com", None),
        ("city.example.jp", None),
    ],
)
def test_a_slip_in_a_familiar_domain_is_noticed(domain, meant):
    assert domain_hint(MailAddress("taro", domain)) == meant


@given(st.text(max_size=40))
def test_whatever_is_typed_is_one_clean_address_or_refused(typed):
    try:
        address = mail_address(typed)
    except FieldRefusal:
        return
    written = str(address)
    assert written.isascii()
    assert written.isprintable()
    assert written.count("@") == 1
    assert not set(written) & set(' <>()[]",;:\\')
    assert mail_address(written) == address
