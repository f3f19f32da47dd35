"""Ways to judge candidates and what each takes: the parts of the benchmark ``judging``."""

import base64
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from models.world.datasets import easy_set
from models.world.draw import render
from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.similarity import sigmoid
from retllm_desktop.core.types import Rgb, Verdict
from retllm_desktop.judge.client.process_judge import ProcessJudge
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache, round_to_half
from retllm_desktop.judge.inference import answers
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.image_encoding import drop_tiles
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.judge.llama.text_model import TokenRun
from retllm_desktop.judge.llama.vision_model import ImageChunk
from retllm_desktop.packs.fine_spec import FineSpec
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.question_templates import PAPER_PROMPTS
from retllm_desktop.platform.paths import bundled_folder
from tests.benchmarks.judging_shapes import SHAPES, write_shape, write_untiled
from tests.benchmarks.peak import peak_bytes

SIZES = ("starter", *SHAPES)
COUNTS = {"starter": 40, "smolvlm2-500m": 6, "qwen3-vl-2b": 2}
"""Candidates of the part ``cost``, besides one that warms everything up."""
FLAT = {"starter": 500, "smolvlm2-500m": 30, "qwen3-vl-2b": 4}
EDITED = 10
CACHE_BYTES = 1 << 30
QUERY = "a red boat on the beach under a yellow sun"
EDITS = ("a red boat on the beach under a grey cloud", "two red boats on the beach", "a red kite")


@dataclass(frozen=True)
class Pack:
    """A model to measure."""

    model: Path
    mmproj: Path
    spec: FineSpec
    untiled: Path | None


@dataclass
class Costs:
    """Seconds of each candidate, by what was done."""

    prepare_s: list[float] = field(default_factory=list)
    encode_s: list[float] = field(default_factory=list)
    prefill_s: list[float] = field(default_factory=list)
    cold_s: list[float] = field(default_factory=list)
    seen_s: list[float] = field(default_factory=list)
    read_s: list[float] = field(default_factory=list)
    handler_s: list[float] = field(default_factory=list)
    tokens: tuple[int, int] = (0, 0)
    positions: int = 0


def pack_of(size: str, files: Path) -> Pack:
    """Return a size's files, written where that has not been done."""
    if size == "starter":
        found = load_pack(bundled_folder("models") / "starter-fine")
        fine = found.manifest.fine
        if fine is None:
            raise SystemExit("wrong: the starter pack judges nothing")
        return Pack(found.path_of("model"), found.path_of("mmproj"), fine, None)
    shaped = write_shape(size, files)
    return Pack(shaped.model, shaped.mmproj, shaped.spec, write_untiled(size, files))


def scenes(count: int, px: int) -> list[Rgb]:
    """Drawn scenes with a camera's noise."""
    gallery = easy_set("test", max(count, 1)).gallery
    found: list[Rgb] = []
    for number in range(count):
        drawn = np.asarray(render(gallery[number % len(gallery)], px), np.float32)
        noise = np.random.default_rng(number).normal(0, 3, drawn.shape)
        found.append(np.clip(drawn + noise, 0, 255).astype(np.uint8))
    return found


def named(number: int, rgb: Rgb) -> JudgeInput:
    """A candidate whose picture has a name, so that what is made of it is kept."""
    return JudgeInput(picture=JudgePicture(b"scene %d" % number, lambda: rgb))


def timed(work: Callable[[], list[Verdict]]) -> tuple[float, Verdict]:
    """Return the seconds of asking one question, and its answer."""
    began = time.perf_counter()
    (verdict,) = work()
    return time.perf_counter() - began, verdict


def agree(one: float, other: float, what: str, within: float = 1e-3) -> None:
    """End the benchmark where two log-odds do not stand for one relevance."""
    if abs(sigmoid(one) - sigmoid(other)) > within:
        raise SystemExit(f"wrong: {what}: log-odds {one} and {other}")


class Apart:
    """The steps of one judgement, bare: nothing is looked up, kept or shared."""

    def __init__(self, engine: JudgeEngine, spec: FineSpec) -> None:
        """Make a context beside the engine's own."""
        self._loaded = engine.model
        self._spec = spec
        self._context, self._batch = self._loaded.context(self._loaded.usual_size())

    def judge(self, question: JudgeQuestion, rgb: Rgb, costs: Costs) -> float:
        """Encode, read everything, return the log-odds."""
        made = self._loaded.lay_out(question).layout
        vision = self._loaded.vision
        began = time.perf_counter()
        pieces = vision.prepare(rgb)
        entries = drop_tiles(pieces.entries, self._spec.image_max_tokens)
        prepared = time.perf_counter()
        shown = [entry for entry in entries if isinstance(entry, ImageChunk)]
        embeddings = [round_to_half(embedded) for embedded in vision.encode_together(shown)]
        encoded = time.perf_counter()
        self._context.forget(0)
        position = tokens = 0
        for step in made.steps:
            for part in entries if isinstance(step, JudgePicture) else (step,):
                if isinstance(part, ImageChunk):
                    embedded = embeddings[shown.index(part)]
                    position = vision.decode(
                        self._context, part, embedded, position, batch=self._batch
                    )
                    tokens += part.tokens
                else:
                    ids = part if isinstance(part, tuple) else part.tokens
                    self._context.decode_runs([TokenRun(0, ids, position, want_logits=False)])
                    position += len(ids)
                    tokens += len(ids)
        self._context.decode_runs([TokenRun(0, made.tail, position)])
        read = answers.read_answer(self._context.logits(), self._loaded.answers)
        ended = time.perf_counter()
        pieces.close()
        costs.prepare_s.append(prepared - began)
        costs.encode_s.append(encoded - prepared)
        costs.prefill_s.append(ended - encoded)
        costs.tokens = (tokens, len(made.tail))
        return read.log_odds

    def close(self) -> None:
        """Free the context."""
        self._context.close()


class Handler:
    """llama-cpp-python's own chat handler, asked the same question."""

    def __init__(self, pack: Pack, mmproj: Path, threads: int) -> None:
        """Load the model once more; its weights are shared with the first through the file."""
        from llama_cpp import Llama
        from llama_cpp.llama_chat_format import MTMDChatHandler

        self._llama = Llama(
            str(pack.model),
            chat_handler=MTMDChatHandler(str(mmproj), verbose=False, use_gpu=False),
            n_ctx=pack.spec.context_length,
            n_threads=threads,
            n_threads_batch=threads,
            verbose=False,
        )

    def ask(self, rgb: Rgb, query: str) -> tuple[float, int]:
        """Return seconds, and the positions that the question took."""
        out = io.BytesIO()
        Image.fromarray(rgb).save(out, "BMP")
        address = "data:image/bmp;base64," + base64.b64encode(out.getvalue()).decode()
        words = PAPER_PROMPTS[Pair.TEXT_TO_IMAGE].replace("{image}", "").replace("{query}", query)
        began = time.perf_counter()
        answer = self._llama.create_chat_completion(
            [
                {
                    "role": "user",
                    "content": [
                        {"type": "image_url", "image_url": {"url": address}},
                        {"type": "text", "text": words},
                    ],
                }
            ],
            max_tokens=1,
            temperature=0.0,
        )
        return time.perf_counter() - began, answer["usage"]["prompt_tokens"]

    def close(self) -> None:
        """Free it."""
        self._llama.close()


def cost(pack: Pack, threads: int, count: int) -> list[tuple[str, float, str]]:
    """Take one judgement apart, candidate by candidate, every way in turn."""
    costs = Costs()
    pictures = scenes(count + 1, pack.spec.image_max_px)
    with tempfile.TemporaryDirectory(prefix="retllm-judging-") as folder:
        cache = ImageEmbeddingCache(Path(folder), "seen", CACHE_BYTES)
        engine = JudgeEngine(
            pack.model, pack.mmproj, pack.spec, threads=threads, cache=cache, state_bytes=1 << 30
        )
        apart = Apart(engine, pack.spec)
        handler = Handler(pack, pack.untiled, threads) if pack.untiled is not None else None
        for number, rgb in enumerate(pictures):
            candidate = named(number, rgb)
            question = JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(QUERY), candidate)
            odds = apart.judge(question, rgb, costs)
            cold_s, cold = timed(lambda question=question: engine.ask_batch([question]))
            engine.inference.forget_recent()
            seen_s, seen = timed(lambda question=question: engine.ask_batch([question]))
            edited = JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(EDITS[0]), candidate)
            read_s, read = timed(lambda question=edited: engine.ask_batch([question]))
            if (cold.reused, seen.reused, read.reused) != ("", "embedding", "state"):
                raise SystemExit(f"wrong: {cold.reused!r}, {seen.reused!r}, {read.reused!r}")
            # Deep random networks amplify the rounding of another way of reading.
            agree(odds, cold.log_odds, "bare and engine", 1e-2)
            agree(cold.log_odds, seen.log_odds, "cold and encoded before")
            costs.cold_s.append(cold_s)
            costs.seen_s.append(seen_s)
            costs.read_s.append(read_s)
            if handler is not None:
                handler_s, costs.positions = handler.ask(rgb, EDITS[0])
                costs.handler_s.append(handler_s)
                if costs.positions < costs.tokens[1]:
                    raise SystemExit(f"wrong: the handler read {costs.positions} tokens")
        if handler is not None:
            handler.close()
        apart.close()
        engine.close()
    return cost_rows(costs)


def cost_rows(costs: Costs) -> list[tuple[str, float, str]]:
    """Return medians and what they say; the first candidate only warmed up."""
    middle = {
        name: statistics.median(values[1:])
        for name, values in vars(costs).items()
        if isinstance(values, list) and values
    }
    bare_s = middle["prepare_s"] + middle["encode_s"] + middle["prefill_s"]
    rows = [
        ("tokens up to and with the picture", float(costs.tokens[0]), ""),
        ("tokens of the question's words", float(costs.tokens[1]), ""),
        ("bare: cut the picture into patches", 1000 * middle["prepare_s"], "ms"),
        ("bare: encode it", 1000 * middle["encode_s"], "ms"),
        ("bare: read it and the question", 1000 * middle["prefill_s"], "ms"),
        ("cold", 1000 * middle["cold_s"], "ms"),
        ("cold, of the bare steps (at most 1.05)", middle["cold_s"] / bare_s, "×"),
        ("picture encoded before", 1000 * middle["seen_s"], "ms"),
        ("encoded before, faster than cold", middle["cold_s"] / middle["seen_s"], "×"),
        ("picture read before, query edited", 1000 * middle["read_s"], "ms"),
        ("read before, faster than cold", middle["cold_s"] / middle["read_s"], "×"),
    ]
    if "handler_s" in middle:
        rows += [
            ("llama-cpp-python's chat handler, fewest tiles", 1000 * middle["handler_s"], "ms"),
            ("positions that its question takes", float(costs.positions), ""),
            ("read before, faster than it", middle["handler_s"] / middle["read_s"], "×"),
        ]
    return rows


def judged(judge: ProcessJudge, query: str, sides: list[JudgeInput]) -> tuple[float, list[Verdict]]:
    """Judge candidates in the child; return the seconds of all."""
    began = time.perf_counter()
    found = [v for _, v in judge.judge(JudgeInput(query), enumerate(sides), CancelToken())]
    spent_s = time.perf_counter() - began
    verdicts = [v for v in found if not isinstance(v, ItemError)]
    if len(verdicts) != len(sides):
        raise SystemExit(f"wrong: {len(verdicts)} of {len(sides)} were judged")
    return spent_s, verdicts


def edit(pack: Pack, threads: int, count: int) -> list[tuple[str, float, str]]:
    """Judge a list in the child, then again after each edit of the query."""
    sides = [named(i, rgb) for i, rgb in enumerate(scenes(count, pack.spec.image_max_px))]
    rows: list[tuple[str, float, str]] = []
    with tempfile.TemporaryDirectory(prefix="retllm-judging-") as folder:

        def fresh() -> ProcessJudge:
            return ProcessJudge(
                pack.model,
                pack.mmproj,
                pack.spec,
                threads=threads,
                cache_folder=Path(folder),
                state_bytes=1 << 30,
            )

        judge = fresh()
        judged(judge, QUERY, [named(count, scenes(1, pack.spec.image_max_px)[0])])
        first_s, _ = judged(judge, QUERY, sides)
        rows.append((f"{count} candidates, cold", first_s, "s"))
        edits_s: list[float] = []
        for query in EDITS:
            again_s, verdicts = judged(judge, query, sides)
            edits_s.append(again_s)
            if {v.reused for v in verdicts} != {"state"}:
                raise SystemExit(f"wrong: {[v.reused for v in verdicts]}")
        rows.append((f"{count} candidates again, query edited", statistics.median(edits_s), "s"))
        rows.append(("the slowest of the edits", max(edits_s), "s"))
        pid = judge.pid
        if pid is not None:
            rows.append(("the child's peak memory", peak_bytes(pid) / 2**20, "MiB"))
        _, encoded = ImageEmbeddingCache(Path(folder), "", 0).size()
        rows.append(("encoded pictures kept", encoded / 2**20, "MiB"))
        judge.close()
        judge = fresh()
        judged(judge, EDITS[-1], sides[:1])
        later_s, later = judged(judge, EDITS[-1], sides[1:])
        judge.close()
        if {v.reused for v in later} != {"embedding"}:
            raise SystemExit(f"wrong: {[v.reused for v in later]}")
        for one, other in zip(verdicts[1:], later, strict=True):
            agree(one.log_odds, other.log_odds, "read before and encoded before")
        name = f"{count - 1} candidates in a new child, pictures encoded before"
        rows.append((name, later_s, "s"))
    return rows


def flat(pack: Pack, threads: int, count: int) -> list[tuple[str, float, str]]:
    """Watch the child's memory over many candidates that are all different."""
    warm = max(count // 5, 1)
    pictures = scenes(min(count, 50), pack.spec.image_max_px)

    def sides(first: int, number: int) -> list[JudgeInput]:
        return [named(i, pictures[i % len(pictures)]) for i in range(first, first + number)]

    with tempfile.TemporaryDirectory(prefix="retllm-judging-") as folder:
        judge = ProcessJudge(
            pack.model,
            pack.mmproj,
            pack.spec,
            threads=threads,
            cache_folder=Path(folder),
            # Full from early on, so that growth is none of what is kept on purpose.
            state_bytes=16 << 20,
        )
        found: list[float] = []
        for start in range(0, count, warm):
            judged(judge, QUERY, sides(start, min(warm, count - start)))
            pid = judge.pid
            if pid is None:
                raise SystemExit("wrong: the child is gone")
            found.append(psutil.Process(pid).memory_info().rss / 2**20)
        peak = peak_bytes(pid) / 2**20
        judge.close()
    return [
        (f"resident after {warm} candidates", found[0], "MiB"),
        (f"resident after {count} candidates", found[-1], "MiB"),
        ("grown since", found[-1] - found[0], "MiB"),
        ("the child's peak memory", peak, "MiB"),
    ]
