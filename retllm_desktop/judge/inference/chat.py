"""The model's own chat template around our question (Jinja, sandboxed)."""

from typing import Any, cast

import jinja2
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.inference import prompts
from retllm_desktop.judge.llama.text_model import TextModel


def apply_chat_template(prompt: prompts.Prompt, model: TextModel) -> prompts.Prompt:
    """Wrap a prompt as the user's message of the model's chat template.

    A beginning-of-sequence token that the template writes is dropped where the vocabulary
    adds one anyway; two of them change the answer.

    Raises:
        EngineError: The model brings no template, or one that fails.
    """
    template = model.chat_template()
    if not template:
        raise EngineError("The model's file brings no chat template, but its pack wants one")
    bos = model.special_text("bos")
    try:
        formatter = Jinja2ChatFormatter(
            template=template, eos_token=model.special_text("eos"), bos_token=bos
        )

        def render(content: object) -> str:
            message = {"role": "user", "content": content}
            return str(cast("Any", formatter)(messages=[message]).prompt)

        wrapped = prompts.wrap_in_chat_template(prompt, render)
    except (jinja2.TemplateError, ValueError, TypeError, LookupError) as exc:
        raise EngineError("The model's chat template fails", str(exc)) from exc
    first = wrapped[0]
    if (
        bos
        and model.adds_bos
        and isinstance(first, prompts.PromptText)
        and first.text.startswith(bos)
    ):
        rest = prompts.PromptText(first.text[len(bos) :])
        return (rest, *wrapped[1:]) if rest.text else wrapped[1:]
    return wrapped
