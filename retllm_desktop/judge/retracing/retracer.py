"""Carries out visual retracing while llama.cpp decodes the last tokens of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgePicture
from retllm_desktop.judge.image_embeddings import EncodedTile, ImageEmbedding
from retllm_desktop.judge.inference.answers import RankingHead
from retllm_desktop.judge.inference.loaded_model import LoadedModel
from retllm_desktop.judge.inference.prompt_layout import PromptLayout
from retllm_desktop.judge.llama.ggml import FileTensors
from retllm_desktop.judge.llama.text_model import TextContext, TokenRun, split_last_tokens
from retllm_desktop.judge.retracing.formulas import (
    Floats,
    FullOutputHead,
    OutputHead,
    SampledOutputHead,
    mix_memory,
    rms_norm,
    uncertainty,
)
from retllm_desktop.judge.retracing.graph import GraphCallback, GraphNode
from retllm_desktop.packs import gguf_file
from retllm_desktop.packs.fine_spec import RetracingParameters

_USUAL_LAYERS: Final = 32
"""Depth of the model that MemVR's choice of layers was made for."""
_STATE: Final = "l_out"
_INPUT: Final = "ffn_norm"
_OUTPUT: Final = "ffn_out"
_SAME_ROW: Final = 0.95
"""Cosine above which two rows are the same one, stored in different precisions."""


@dataclass(frozen=True, slots=True)
class RetracedQuestion:
    """One question that ends within a decode.

    Attributes:
        token_index: Place of its last token in the decode, whose wanted logits are exactly those
            of such tokens.
        memory: The visual memory, (n, width) float32; None: it is not retraced.
    """

    token_index: int
    memory: Floats | None


@dataclass(slots=True)
class RetracingTrace:
    """The retracing of one question.

    Attributes:
        uncertainty: By layer, of those that were measured.
        layer: The layer that triggered, whose successor mixed in the memory; None: none did.
    """

    uncertainty: dict[int, float] = field(default_factory=dict[int, float])
    layer: int | None = None


def choose_default_retracing(layers: int) -> RetracingParameters:
    """Return the paper's parameters; models of few layers get its window at their own scale."""
    paper = RetracingParameters()
    if layers > paper.last_layer:
        return paper
    return RetracingParameters(
        first_layer=paper.first_layer * layers // _USUAL_LAYERS,
        last_layer=-(-paper.last_layer * layers // _USUAL_LAYERS),
    )


class Retracer:
    """One model's retracing; a watcher of its graph.

    Attributes:
        retracing: The parameters in force.
        width: Numbers in a hidden state.
    """

    def __init__(
        self,
        model: Path,
        retracing: RetracingParameters | None = None,
        *,
        answers: Sequence[int] = (),
        few_rows: bool | None = None,
    ) -> None:
        """Look into the model file; weights are read when they are needed.

        Args:
            model: The GGUF file that llama.cpp runs.
            retracing: The pack's parameters; None: the usual ones.
            answers: Tokens whose rows of the output head are used in any case.
            few_rows: Whether layers are measured with few rows of the output head;
                None: where the whole head is too large for memory.

        Raises:
            EngineError: The network is not of a kind that retracing is known for.
        """
        summary = gguf_file.read_gguf_summary(model)
        self.retracing = retracing or choose_default_retracing(summary.layers)
        self._tensors = FileTensors(model)
        self._head = FullOutputHead(self._tensors)
        self.width = self._head.width
        epsilon = self._tensors.decimal(f"{summary.architecture}.attention.layer_norm_rms_epsilon")
        norm = self._tensors.shape("output_norm.weight")
        if self.retracing.normed and (epsilon is None or norm != (1, self.width)):
            raise EngineError(
                "Visual retracing is not known for this kind of model", summary.architecture, model
            )
        self._epsilon = epsilon or 0.0
        self._norm = (
            self._tensors.rows("output_norm.weight", [0])[0] if self.retracing.normed else None
        )
        last = min(self.retracing.last_layer, summary.layers - 1)
        self._window = range(self.retracing.first_layer + 1, last)
        few = not self._head.in_memory if few_rows is None else few_rows
        self._heads: dict[int, OutputHead] = {
            layer: SampledOutputHead(self._head, tuple(answers)) if few else self._head
            for layer in self._window
        }
        self._nodes = {f"{_STATE}-{layer}": (_STATE, layer) for layer in self._window}
        for layer in self._window:
            self._nodes[f"{_INPUT}-{layer + 1}"] = (_INPUT, layer + 1)
            self._nodes[f"{_OUTPUT}-{layer + 1}"] = (_OUTPUT, layer + 1)
        self._sizes: dict[int, tuple[float, float]] = {}
        self._questions: tuple[RetracedQuestion, ...] = ()
        self._traces: tuple[RetracingTrace, ...] = ()
        self._inputs: dict[int, Floats] = {}
        self._here: tuple[int, ...] = ()
        self._begin = self._end = 0

    @property
    def window(self) -> range:
        """The layers that are measured; empty where the model has too few."""
        return self._window

    def has_output_head(self, ranking: RankingHead, answers: Sequence[int]) -> bool:
        """Whether a file with a ranking head has the model's output head as well.

        It may be the table of embeddings itself; then this holds the ranking head's rows.

        Args:
            ranking: Which outputs of the ranking head are the answers.
            answers: Their tokens, the affirmative one first.
        """
        if self._tensors.shape("output.weight") is not None:
            return True
        rows = self._tensors.rows("cls.output.weight", (ranking.yes, ranking.no))
        table = self._tensors.rows("token_embd.weight", answers)
        sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(table, axis=1)
        return bool(((rows * table).sum(axis=1) > _SAME_ROW * sizes).all())

    def words(self, tokens: Sequence[int]) -> Floats:
        """Return what the model is given for words: (n, width) float32.

        Raises:
            EngineError: The file lacks their rows.
        """
        return self._tensors.rows("token_embd.weight", tokens)

    def begin(self, questions: Sequence[RetracedQuestion]) -> tuple[RetracingTrace, ...]:
        """Prepare for a decode and return what will be filled in while it runs.

        Raises:
            ValueError: A memory has another width than the model.
        """
        for question in questions:
            if question.memory is not None and question.memory.shape[1:] != (self.width,):
                raise ValueError(f"memory of shape {question.memory.shape}")
        self._questions = tuple(sorted(questions, key=lambda question: question.token_index))
        traces = {question.token_index: RetracingTrace() for question in questions}
        self._traces = tuple(traces[question.token_index] for question in self._questions)
        self._begin = self._end = 0
        self._here = ()
        return tuple(traces[question.token_index] for question in questions)

    def wants(self, name: str) -> bool:
        """Whether a node is observed: states until all triggered, then what is mixed."""
        found = self._nodes.get(name)
        if found is None:
            return False
        kind, layer = found
        if kind == _STATE:
            return layer == self._window.start or bool(self._undecided())
        return bool(self._due(layer))

    def computed(self, name: str, node: GraphNode) -> None:
        """Take a state's measure, or mix the picture into a feed-forward's output.

        Raises:
            EngineError: The graph is not laid out as expected.
        """
        kind, layer = self._nodes[name]
        if kind == _STATE:
            if layer == self._window.start:
                self._enter(node.rows)
            self._measure(layer, node)
        elif kind == _INPUT:
            self._inputs = {i: node.read(self._row(i, node)) for i in self._due(layer)}
        else:
            self._mix(layer, node)

    def _enter(self, rows: int) -> None:
        """A new part of the decode begins: llama.cpp computes long ones in several."""
        self._begin, self._end = self._end, self._end + rows
        self._here = tuple(
            i
            for i, question in enumerate(self._questions)
            if self._begin <= question.token_index < self._end and question.memory is not None
        )

    def _undecided(self) -> tuple[int, ...]:
        return tuple(i for i in self._here if self._traces[i].layer is None)

    def _due(self, layer: int) -> tuple[int, ...]:
        return tuple(i for i in self._here if self._traces[i].layer == layer - 1)

    def _row(self, index: int, node: GraphNode) -> int:
        """Where a question's last token stands: the last layer computes wanted tokens alone."""
        if node.rows == self._end - self._begin:
            return self._questions[index].token_index - self._begin
        wanted = [
            i
            for i, other in enumerate(self._questions)
            if self._begin <= other.token_index < self._end
        ]
        if node.rows != len(wanted):
            raise EngineError("llama.cpp's graph is not laid out as visual retracing expects")
        return wanted.index(index)

    def _measure(self, layer: int, node: GraphNode) -> None:
        open_ones = self._undecided()
        if not open_ones:
            return
        states = np.stack([node.read(self._row(i, node)) for i in open_ones])
        if self._norm is not None:
            states = rms_norm(states, self._norm, self._epsilon)
        measured = uncertainty(self._heads[layer].logits(states))
        for i, value in zip(open_ones, measured.tolist(), strict=True):
            self._traces[i].uncertainty[layer] = value
            if value > self.retracing.threshold:
                self._traces[i].layer = layer

    def _mix(self, layer: int, node: GraphNode) -> None:
        inward, outward = self._weights(layer)
        for i in self._due(layer):
            memory = self._questions[i].memory
            if memory is None:
                continue
            row = self._row(i, node)
            changed = mix_memory(
                node.read(row),
                self._inputs[i],
                memory,
                share=self.retracing.share,
                inward=inward,
                outward=outward,
                activated=self.retracing.activated,
            )
            node.write(row, changed)

    def _weights(self, layer: int) -> tuple[float, float]:
        """Return the mean absolute weights into and out of a feed-forward."""
        if not self.retracing.activated:
            # They only scale what is brought to the feed-forward's own size anyway.
            return 1.0, 1.0
        if layer not in self._sizes:
            into = f"blk.{layer}.ffn_gate.weight"
            if self._tensors.shape(into) is None:
                into = f"blk.{layer}.ffn_up.weight"
            self._sizes[layer] = (self._mean(into), self._mean(f"blk.{layer}.ffn_down.weight"))
        return self._sizes[layer]

    def _mean(self, name: str) -> float:
        total, count = 0.0, 0
        for part in self._tensors.parts(name):
            total += float(np.abs(part).sum(dtype=np.float64))
            count += part.size
        return total / max(count, 1)

    def close(self) -> None:
        """Forget the model file."""
        self._tensors.close()


class RetracingDecoder:
    """Decodes the ends of questions with visual retracing.

    Attributes:
        graph: Its ``callback`` is what a context must be made with.
    """

    def __init__(self, loaded: LoadedModel) -> None:
        """Look into the model file.

        Raises:
            EngineError: The network is not of a kind that retracing is known for, or the
                installed llama.cpp does not call back.
        """
        self.graph = GraphCallback()
        answers = (*loaded.answers.true, *loaded.answers.false)
        self._retracer = Retracer(
            loaded.path, loaded.spec.retracing, answers=answers, few_rows=loaded.few_head_rows
        )
        if loaded.ranking_head is not None and not self._retracer.has_output_head(
            loaded.ranking_head, (loaded.answers.canonical, loaded.answers.false[0])
        ):
            self.close()
            raise EngineError(
                "Visual retracing needs the model's output head, which a file with a ranking head "
                "alone lacks",
                "",
                loaded.path,
            )

    def memory(
        self, layout: PromptLayout, embeddings: Mapping[int, ImageEmbedding]
    ) -> Floats | None:
        """Return a question's visual memory: (n, width) float32; None: it has no picture.

        Args:
            layout: The question.
            embeddings: The pictures' embeddings by their places among the steps.
        """
        with_words = self._retracer.retracing.whole_prompt
        rows: list[Floats] = []
        pictured = False
        for at, step in enumerate(layout.steps):
            if not isinstance(step, JudgePicture):
                if with_words:
                    rows.append(self._retracer.words(step))
                continue
            for part in embeddings[at].parts:
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
            rows.append(self._retracer.words(layout.tail))
        return np.concatenate(rows)

    def decode(
        self, context: TextContext, runs: Sequence[TokenRun], memories: Sequence[Floats | None]
    ) -> list[bool]:
        """Decode the ends of questions; return which were retraced.

        The logits are those of as many tokens as there are runs, in their order.

        Args:
            context: Made with ``graph.callback``.
            runs: The logits of each one's last token are wanted.
            memories: By run, as from :meth:`memory`.

        Raises:
            EngineError: The decode failed, or the graph is not laid out as expected.
            AbortedError: It was asked to stop.
        """
        # llama.cpp sorts the tokens of several sequences as it sees fit, unless each has one.
        before, last = split_last_tokens(runs)
        if before:
            context.decode_runs(before)
        traces = self._retracer.begin(
            [RetracedQuestion(at, memory) for at, memory in enumerate(memories)]
        )
        with self.graph.observed_by(self._retracer):
            context.decode_runs(last)
        return [trace.layer is not None for trace in traces]

    def close(self) -> None:
        """Forget the model file."""
        self._retracer.close()
