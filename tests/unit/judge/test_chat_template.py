"""Chat templates as models bring them, rendered around our question."""

import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.inference.loaded_model import apply_chat_template
from retllm_desktop.judge.inference.prompts import PromptText, split_template
from retllm_desktop.judge.llama.text_model import TextModel
from tests.fixtures.tiny_gguf import CHAT_TEMPLATE, PROMPT, write_pack

PARTS = (
    "{% for m in messages %}{{ m['role'] | capitalize }}: {% for part in m['content'] %}"
    "{% if part['type'] == 'image' %}<image>{% elif part['type'] == 'text' %}{{ part['text'] }}"
    "{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)
WITH_BOS = "{{ bos_token }}{% for m in messages %}[{{ m.content | trim }}]{% endfor %}"


QUESTION = split_template(PROMPT, ("image", "query"))


def spelled(prompt):
    return "".join(p.text if isinstance(p, PromptText) else "{" + p.name + "}" for p in prompt)


@pytest.fixture
def wrap(tmp_path):
    def do(template, *more):
        pack = write_pack(tmp_path, chat_template=template)
        model = TextModel(pack.model, gpu_layers=0)
        try:
            return apply_chat_template(QUESTION, model, *more)
        finally:
            model.close()

    return do


def test_a_message_of_one_string(wrap):
    assert spelled(wrap(CHAT_TEMPLATE)) == (
        f"<|im_start|>user\n{PROMPT}<|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_message_of_parts(wrap):
    assert spelled(wrap(PARTS)) == f"User: {PROMPT}<|im_end|>\nAssistant:"


THINKING = (
    "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
    "<assistant>{% if enable_thinking is not defined or enable_thinking %}<think>{% endif %}"
)


def test_what_is_said_before_and_what_the_template_is_told(wrap):
    # Told so or not: what thinks first has no answer in its first token.
    assert spelled(wrap(THINKING)) == f"<user>{PROMPT}<assistant>"
    told = spelled(wrap(THINKING, "Judge.", {"enable_thinking": False}))
    assert told == f"<system>Judge.<user>{PROMPT}<assistant>"


def test_the_beginning_is_not_written_twice(wrap):
    assert spelled(wrap(WITH_BOS)) == f"[{PROMPT.strip()}]"


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("", "no chat template"),
        ("{% for %}", "chat template fails"),
        ("{{ raise_exception('only pictures') }}", "chat template fails"),
        ("{{ messages[7].content }}", "chat template fails"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "chat template fails"),
        ("You are helpful.", "does not show the question"),
    ],
)
def test_templates_that_cannot_be_used(wrap, template, sentence):
    with pytest.raises(EngineError, match=sentence):
        wrap(template)


@pytest.mark.parametrize("thought", ["<think>\n", "</think><think>", "<|channel>thought\n"])
def test_a_template_that_thinks_whatever_it_is_told_is_refused(wrap, thought):
    with pytest.raises(EngineError, match="thinks before it answers"):
        wrap(CHAT_TEMPLATE + thought, "", {"enable_thinking": False})


@pytest.mark.parametrize("thought", ["<think>\n\n</think>\n\n", "<|channel>thought\n<channel|>"])
def test_an_empty_thought_is_none(wrap, thought):
    assert spelled(wrap(CHAT_TEMPLATE + thought)).rstrip().endswith(thought.rstrip())
