"""Texts are cleaned as the encoders' training cleaned captions."""

import pytest

from retllm_desktop.encoders.text_cleaning import (
    CLEANERS,
    clean_canonical,
    clean_clip,
    repair_surrogates,
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  a \t red\u3000cat\r\n", "a red cat"),
        ("don\u2019t \u201csay\u201d", 'don\'t "say"'),
        ("\ufb01re \u0132sselmeer", "fire IJsselmeer"),
        ("\uff2c\uff2f\uff35\uff24 \uff76\uff80\uff76\uff85", "LOUD カタカナ"),
        ("P&EACUTE;REZ &amp;amp; co", "PÉREZ & co"),
        ("&#233; &#x1F600; &nope; &#;", "é 😀 &nope; &#;"),
        ("<b>&amp;</b>", "<b>&</b>"),
        ("a\x00b\x1b[31mc\ufeff", "abc"),
        ("na\u0308ive", "näive"),
        ("it\x92s", "it's"),
        ("one\u2028two\x85three", "one two…three"),
        ("", ""),
        ("KEEPS Case", "KEEPS Case"),
    ],
)
def test_clip_s_cleaning(text: str, clean: str) -> None:
    assert clean_clip(text) == clean


def test_entities_stay_on_lines_after_a_tag() -> None:
    # &rsquo; is undone at the end in any case, but no longer straightened
    assert clean_clip("&rsquo;\n<b>\n&rsquo;") == "' <b> \u2019"


def test_entities_within_entities_come_to_an_end() -> None:
    assert clean_clip("&" + "amp;" * 5) == "&"
    assert len(clean_clip("&" + "amp;" * 2000)) < 8001


def test_siglip_s_cleaning() -> None:
    assert clean_canonical("  A_red, (cat)!\n") == "A red cat"


def test_half_a_character_becomes_a_sign_for_it() -> None:
    assert repair_surrogates("a\ud83d\ude00b") == "a😀b"
    assert repair_surrogates("a\udcffb") == "a\ufffdb"
    assert repair_surrogates("plain") == "plain"


def test_every_cleaner_takes_anything() -> None:
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x11000), 0x10FFFF]))
    for clean in CLEANERS.values():
        assert clean(everything).encode()
