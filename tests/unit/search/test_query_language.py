"""Which languages words may be of: letters decide, then frequent words, and never a guess."""

import pytest

from retllm_desktop.search.query_language import understands

ENGLISH = ("en",)


@pytest.mark.parametrize(
    "text",
    [
        "a red car on the grass",
        "Hund",  # May be a name: nothing is guessed of one word.
        "a café in Paris",
        "IMG_0042.jpg",
        "2024",
        "€ 12, 50 %",
        "5 µm",
        "ＲＥＤ　ＣＡＲ",
        "🐶 dog",
        "",
    ],
)
def test_a_model_of_english_is_asked_what_may_be_english(text):
    assert understands(ENGLISH, text)


@pytest.mark.parametrize(
    "text",
    [
        "ein roter Pilz neben dem Haus",
        "un chat rouge sur la table",
        "con chó đỏ đẹp",
        "赤いキノコ",
        "東京 tower",
        "ｶﾒﾗ",
        "كلب أحمر",
        "красный гриб",
        "שועל",
        "🐶",
        "☎",
    ],
)
def test_a_model_of_english_is_not_asked_what_is_none(text):
    assert not understands(ENGLISH, text)
    assert understands(("*",), text)


@pytest.mark.parametrize(
    ("languages", "text", "known"),
    [
        (("de",), "ein roter Pilz neben dem Haus", True),
        (("de",), "un chat rouge sur la table", False),
        (("de", "fr"), "un chat rouge sur la table", True),
        (("de-CH",), "ein roter Pilz neben dem Haus", True),
        (("vi",), "con chó đỏ đẹp", True),
        (("ja",), "赤いキノコ", True),
        (("zh-Hans",), "东京", True),
        (("zh-Hans",), "赤いキノコ", False),
        (("ja",), "dog", False),
        (("ja", "en"), "東京 tower", True),
        (("ar",), "كلب أحمر", True),
        (("sr",), "crveni pas", True),
        (("sr",), "црвени пас", True),
        (("xx",), "ᚠᚢᚦ", False),
    ],
)
def test_a_model_of_other_languages(languages, text, known):
    assert understands(languages, text) is known
