"""Reads the ends of questions with visual retracing: watches, and shows pictures again."""

from collections.abc import Mapping, Sequence

import numpy as np

from retllm_desktop.core.judging import JudgePicture
from retllm_desktop.judge.inference.loaded_model import LoadedModel
from retllm_desktop.judge.inference.prompt_layout import PromptLayout
from retllm_desktop.judge.llama.text_model import TextContext, TokenRun
from retllm_desktop.judge.retracing.graph import GraphCallback
from retllm_desktop.judge.retracing.retracer import RetracedQuestion, Retracer
from retllm_desktop.judge.retracing.retracing import Floats
from retllm_desktop.judge.seen import EncodedTile, ImageEmbedding


class RetracingDecoder:
    """One model's retracing, for contexts that are made with its ``watch``.

    Attributes:
        watch: To be shown the graphs of a context that is made with its callback.
    """

    def __init__(self, loaded: LoadedModel, *, few_rows: bool | None = None) -> None:
        """Look into the model file.

        Args:
            loaded: The model.
            few_rows: As for ``Retracer``.

        Raises:
            EngineError: The network is not of a kind that retracing is known for, or the
                installed llama.cpp does not let its graph be watched.
        """
        self.watch = GraphCallback()
        answers = (*loaded.answers.true, *loaded.answers.false)
        self._retracer = Retracer(
            loaded.path, loaded.spec.retracing, answers=answers, few_rows=few_rows
        )

    def memory(self, made: PromptLayout, seen: Mapping[int, ImageEmbedding]) -> Floats | None:
        """Return what a question's model is shown again: (n, width) float32; None: nothing.

        Args:
            made: The question.
            seen: By the place of its picture among the steps: what the encoder made of it.
        """
        with_words = self._retracer.retracing.whole_prompt
        rows: list[Floats] = []
        pictured = False
        for at, step in enumerate(made.steps):
            if not isinstance(step, JudgePicture):
                if with_words:
                    rows.append(self._retracer.words(step))
                continue
            for part in seen[at].parts:
                if isinstance(part, EncodedTile):
                    # Some encoders append what deeper layers are given; the first part is what
                    # the first one is.
                    rows.append(part.embeddings[:, : self._retracer.width])
                    pictured = True
                elif with_words:
                    rows.append(self._retracer.words(part))
        if not pictured:
            return None
        if with_words:
            rows.append(self._retracer.words(made.tail))
        return np.concatenate(rows)

    def read(
        self, context: TextContext, runs: Sequence[TokenRun], memories: Sequence[Floats | None]
    ) -> list[bool]:
        """Decode the ends of questions; return which were retraced.

        The logits are those of as many tokens as there are runs, in their order.

        Args:
            context: Made with ``watch``.
            runs: The logits of each one's last token are wanted.
            memories: By run, as from :meth:`memory`.

        Raises:
            EngineError: The decode failed, or the graph is not laid out as expected.
            AbortedError: Nobody waits any more.
        """
        before = [
            TokenRun(run.slot, run.tokens[:-1], run.position, want_logits=False)
            for run in runs
            if len(run.tokens) > 1
        ]
        # llama.cpp sorts the tokens of several sequences as it sees fit, unless each has one.
        last = [
            TokenRun(run.slot, run.tokens[-1:], run.position + len(run.tokens) - 1) for run in runs
        ]
        if before:
            context.decode_runs(before)
        traces = self._retracer.begin(
            [RetracedQuestion(at, memory) for at, memory in enumerate(memories)]
        )
        with self.watch.showing(self._retracer):
            context.decode_runs(last)
        return [trace.layer is not None for trace in traces]

    def close(self) -> None:
        """Forget the model file."""
        self._retracer.close()
