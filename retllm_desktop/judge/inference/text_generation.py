"""Lets the model write one line: why a picture matches, or a query in English."""

import contextlib
import ctypes
from typing import Any, Final, cast

from llama_cpp import llama_cpp

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, WritingTask
from retllm_desktop.judge.inference import prompts
from retllm_desktop.judge.inference.batched_inference import BatchedInference
from retllm_desktop.judge.inference.loaded_model import LaidOutQuestion, LoadedModel
from retllm_desktop.judge.inference.prompt_layout import PromptLayout
from retllm_desktop.judge.inference.writing_prompts import MOST_TOKENS, WRITING_PROMPTS
from retllm_desktop.judge.llama.log import LLAMA_LOG

_GRAMMARS: Final = {
    # One sentence; one line of printable text, where English needs no letters beyond ASCII.
    WritingTask.EXPLAIN: r"root ::= [^\x00-\x1F\x7F.!?]+ [.!?]",
    WritingTask.TRANSLATE: r"root ::= [A-Za-z0-9] [ -~]*",
}
_c = cast("Any", llama_cpp)


class TextGenerator:
    """Greedy generation under a grammar."""

    def __init__(self, loaded: LoadedModel, inference: BatchedInference) -> None:
        """Take the parts."""
        self._loaded = loaded
        self._inference = inference

    def write(self, task: WritingTask, about: JudgeInput) -> str:
        """Write one line.

        Raises:
            EngineError: The pack's model answers fixed questions only, or it failed.
            ItemError: The picture cannot be read.
            AbortedError: It was asked to stop.
        """
        if not self._loaded.spec.can_write:
            raise EngineError("The model pack cannot write, only judge")
        question = self._lay_out(task, about)
        written: list[bytes] = []
        with contextlib.closing(_Sampler(self._loaded, _GRAMMARS[task])) as sampler:

            def next_token() -> int | None:
                token = sampler.next(self._inference.context.pointer)
                if self._loaded.model.ends(token):
                    return None
                piece = self._loaded.model.spelling(token)
                written.append(piece)
                return None if b"\n" in piece else token

            self._inference.generate(question, MOST_TOKENS, next_token)
        text = b"".join(written).decode("utf-8", "ignore")
        return prompts.flatten_text("".join(c for c in text if c.isprintable()))

    def _lay_out(self, task: WritingTask, about: JudgeInput) -> LaidOutQuestion:
        texts = {"query": prompts.flatten_text(about.text)}
        pictures: dict[str, JudgePicture] = {}
        template, places = WRITING_PROMPTS[task]
        if "image" in places:
            if about.picture is None:
                raise ValueError("there is nothing to explain")
            pictures["image"] = about.picture
        builder = self._loaded.prompts
        prompt = builder.prepare(template, places)

        def lay_out(room: int) -> PromptLayout:
            return builder.lay_out(prompt, texts, pictures, room)

        room = self._loaded.spec.context_length - MOST_TOKENS
        return LaidOutQuestion(lay_out(room), lambda shorter: lay_out(shorter - MOST_TOKENS))


class _Sampler:
    """llama.cpp's sampler chain: a grammar, then the likeliest token."""

    def __init__(self, loaded: LoadedModel, grammar: str) -> None:
        LLAMA_LOG.take_complaint()
        self._chain: Any = _c.llama_sampler_chain_init(_c.llama_sampler_chain_default_params())
        rule = _c.llama_sampler_init_grammar(loaded.model.vocab, grammar.encode(), b"root")
        if not rule:
            self.close()
            raise EngineError("llama.cpp does not take the grammar", LLAMA_LOG.take_complaint())
        _c.llama_sampler_chain_add(self._chain, rule)
        _c.llama_sampler_chain_add(self._chain, _c.llama_sampler_init_greedy())

    def next(self, context: Any) -> int:
        """Sample the next token and advance the grammar."""
        return int(_c.llama_sampler_sample(self._chain, context, ctypes.c_int32(-1)))

    def close(self) -> None:
        _c.llama_sampler_free(self._chain)
