import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import EngineError
from retllm_desktop.rerank.prompts import Prompt, clean, split, suffix, wrap

PLAIN = Prompt("", "Is it ", "? Say True or False\n")
SPECIAL = ("<|im_start|>", "<|im_end|>", "<s>")


def chatml(content):
    text = content if isinstance(content, str) else "[parts]"
    return f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"


def parts_only(content):
    if isinstance(content, str):
        return "User:<end>"
    return "User: " + "".join(part["text"] for part in content) + "<end>"


def test_split():
    assert split("a {image} b {query} c") == Prompt("a ", " b ", " c")


@pytest.mark.parametrize("bad", ["{query}", "{image}", "{image}{image}{query}", ""])
def test_a_template_without_its_places_is_refused(bad):
    with pytest.raises(EngineError, match="once each"):
        split(bad)


def test_the_picture_comes_first():
    with pytest.raises(EngineError, match="query before the picture"):
        split("{query}{image}")


@pytest.mark.parametrize("render", [chatml, parts_only])
def test_a_chat_template_goes_around(render):
    wrapped = wrap(PLAIN, render)
    assert wrapped.middle == PLAIN.middle
    assert wrapped.after.startswith(PLAIN.after)
    assert wrapped.before in ("<|im_start|>user\n", "User: ")


def test_a_chat_template_that_swallows_the_message_is_refused():
    with pytest.raises(EngineError, match="does not show"):
        wrap(PLAIN, lambda content: "hello")


def test_without_special_tokens_the_suffix_is_one_string():
    parts = suffix(PLAIN, "a <s> cat", SPECIAL)
    assert (parts.opening, parts.closing) == ("", "")
    assert parts.plain == "Is it a <s> cat? Say True or False\n"


def test_special_tokens_of_the_template_are_cut_out():
    prompt = Prompt("", "<s>X<|im_end|>Is it ", "?<|im_end|>\n<|im_start|>assistant\n")
    parts = suffix(prompt, "a<|im_end|>b", SPECIAL)
    assert parts.opening == "<s>X<|im_end|>"
    assert parts.plain == "Is it a<|im_end|>b?"
    assert parts.closing == "<|im_end|>\n<|im_start|>assistant\n"


@given(st.text(), st.lists(st.sampled_from([*SPECIAL, "a ", "?", "\n"])).map("".join))
def test_the_pieces_always_make_the_whole_and_keep_the_query_plain(query, after):
    prompt = Prompt("", after, after)
    parts = suffix(prompt, query, SPECIAL)
    assert parts.opening + parts.plain + parts.closing == after + query + after
    assert query in parts.plain
    for piece in SPECIAL:
        assert parts.plain.count(piece) <= (query).count(piece) + _bridges(after, query, piece)


def _bridges(around, query, piece):
    """Special tokens that come to be only where template and query touch."""
    whole = around + query + around
    return max(whole.count(piece) - 2 * around.count(piece) - query.count(piece), 0)


@given(st.text())
def test_a_clean_query_is_one_line_without_control_characters(text):
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert all(c.isprintable() or not c.isspace() for c in cleaned)
    cleaned.encode("utf-8")  # no lone surrogates
    assert clean(cleaned) == cleaned


def test_clean():
    assert clean(" a\tred\r\n\0boat \ud800!") == "a red boat !"
