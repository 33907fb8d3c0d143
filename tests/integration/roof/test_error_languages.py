"""A "no" speaks the language of the page it stands for."""

import pytest

from disaster.app import create_app


@pytest.mark.parametrize(
    ("path", "lang", "words"),
    [
        ("/nowhere", "ja", "見つかりません"),
        ("/en/nowhere", "en", "Not found"),
        ("/nowhere?lang=en", "en", "Not found"),
        ("/nowhere?lang=xx", "ja", "見つかりません"),
        ("/staff/nowhere?lang=en", "ja", "見つかりません"),
    ],
)
def test_a_missing_page_answers_in_its_language(settings, path, lang, words):
    answer = create_app(settings).test_client().get(path)
    assert answer.status_code == 404
    assert f'<html lang="{lang}">' in answer.text
    assert words in answer.text
