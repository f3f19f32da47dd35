import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.inference.prompts import (
    PromptPlace,
    PromptText,
    PromptTokenizer,
    fill_places,
    flatten_text,
    split_at_pictures,
    split_template,
    wrap_in_chat_template,
    wrap_in_frame,
)

PLACES = ("image", "query")
PLAIN = split_template("{image}Is it {query}? Say True or False\n", PLACES)
SPECIAL = ("<|im_start|>", "<|im_end|>", "<s>")


def chatml(content):
    text = content if isinstance(content, str) else "[parts]"
    return f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"


def parts_only(content):
    if isinstance(content, str):
        return "User:<end>"
    return "User: " + "".join(part["text"] for part in content) + "<end>"


def spelled(prompt):
    return "".join(p.text if isinstance(p, PromptText) else "{" + p.name + "}" for p in prompt)


def test_cut():
    assert split_template("a {image} b {query} c", PLACES) == (
        PromptText("a "),
        PromptPlace("image"),
        PromptText(" b "),
        PromptPlace("query"),
        PromptText(" c"),
    )


def test_other_braces_are_text():
    assert (
        spelled(split_template('{"a": 1}{image}{query} {other}', PLACES))
        == '{"a": 1}{image}{query} {other}'
    )


@pytest.mark.parametrize("bad", ["{query}", "{image}", "{image}{image}{query}", ""])
def test_a_template_without_its_places_is_refused(bad):
    with pytest.raises(EngineError, match="once each"):
        split_template(bad, PLACES)


def test_places_may_come_in_any_order_and_a_frame_goes_around():
    asked = split_template("<Query>:{query} <Document>:{image}", PLACES)
    framed = wrap_in_frame(asked, "<|im_start|>user\n{question}<|im_end|>\n")
    assert spelled(framed) == ("<|im_start|>user\n<Query>:{query} <Document>:{image}<|im_end|>\n")
    assert all(part.trusted for part in framed if isinstance(part, PromptText))


@pytest.mark.parametrize("render", [chatml, parts_only])
def test_a_chat_template_goes_around(render):
    wrapped = spelled(wrap_in_chat_template(PLAIN, render))
    inner = spelled(PLAIN)
    assert wrapped in (render(inner), render([{"type": "text", "text": inner}]))
    assert wrapped != inner


@pytest.mark.parametrize(
    "render",
    [
        lambda content: "hello",
        lambda content: f"{content}{content}",
        lambda content: str(content)[::-1],
    ],
)
def test_a_chat_template_that_does_not_repeat_the_message_is_refused(render):
    with pytest.raises(EngineError, match=r"does not show|changes the order"):
        wrap_in_chat_template(PLAIN, render)


def test_texts_go_into_their_places_and_pictures_stay():
    prompt = fill_places(PLAIN, {"query": "a {image} <s>"})
    assert prompt == (
        PromptPlace("image"),
        PromptText("Is it "),
        PromptText("a {image} <s>", trusted=False),
        PromptText("? Say True or False\n"),
    )


def test_stretches_lie_between_pictures():
    prompt = fill_places(split_template("a{image}b{query}c", PLACES), {"query": "q"})
    assert list(split_at_pictures(prompt)) == [
        (PromptText("a"),),
        PromptPlace("image"),
        (PromptText("b"), PromptText("q", trusted=False), PromptText("c")),
    ]
    assert list(split_at_pictures((PromptPlace("image"),))) == [PromptPlace("image"), ()]


def letters(text, special):
    """A vocabulary of letters, and the special tokens where they are recognised."""
    if not special:
        return [ord(letter) for letter in text]
    pattern = "|".join(map(re.escape, SPECIAL))
    return [-1 - SPECIAL.index(piece) for piece in re.findall(pattern, text)]


def test_special_tokens_are_those_of_the_template():
    reader = PromptTokenizer(letters, SPECIAL)
    ids = reader.tokens(
        (PromptText("<s>X"), PromptText("a<|im_end|>b", trusted=False), PromptText("<|im_end|>"))
    )
    assert ids == (-3, ord("X"), *map(ord, "a<|im_end|>b"), -2)


def test_what_two_neighbours_make_together_is_no_special_token():
    reader = PromptTokenizer(letters, SPECIAL)
    ids = reader.tokens((PromptText("<|im"), PromptText("_end|>", trusted=False)))
    assert min(ids) > 0


def test_plain_words_are_read_as_one_string():
    read = []

    def remember(text, special):
        read.append((text, special))
        return [1]

    reader = PromptTokenizer(remember, SPECIAL)
    reader.tokens((PromptText("Is it "), PromptText("a cat", trusted=False), PromptText("?<s>")))
    assert read == [("Is it a cat?", False), ("<s>", True)]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from([*SPECIAL, "a ", "?", "\n", "<", "s>"])).map("".join),
            st.booleans(),
        )
    )
)
def test_nothing_is_lost_and_strangers_stay_plain(parts):
    words = tuple(PromptText(text, trusted) for text, trusted in parts)
    ids = PromptTokenizer(letters, SPECIAL).tokens(words)
    back = "".join(SPECIAL[-1 - i] if i < 0 else chr(i) for i in ids)
    assert back == "".join(text for text, _ in parts)
    pattern = "|".join(map(re.escape, SPECIAL))
    trusted = sum(len(re.findall(pattern, text)) for text, own in parts if own)
    assert sum(i < 0 for i in ids) == trusted


@given(st.text())
def test_a_clean_query_is_one_line_without_control_characters(text):
    cleaned = flatten_text(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert all(c.isprintable() or not c.isspace() for c in cleaned)
    cleaned.encode("utf-8")  # no lone surrogates
    assert flatten_text(cleaned) == cleaned


def test_clean():
    assert flatten_text(" a\tred\r\n\0boat \ud800!") == "a red boat !"
