"""The port ``Judge`` on another machine's model.

As many questions are on their way as shorten the whole; a newer request ends an older one's.
Pictures are encoded anew from the pixels of previews: no metadata leaves this machine.
"""

import io
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field, replace
from typing import Final

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import (
    JudgeInput,
    JudgeOptions,
    JudgePicture,
    Pair,
    WritingTask,
    pair_of,
)
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Rgb, Verdict
from retllm_desktop.core.typing_support import override
from retllm_desktop.judge.inference.answers import average_verdicts
from retllm_desktop.judge.inference.prompt_layout import number_options
from retllm_desktop.judge.inference.prompts import (
    Prompt,
    fill_places,
    flatten_text,
    split_template,
    wrap_in_frame,
)
from retllm_desktop.judge.inference.tournament import run_tournament
from retllm_desktop.judge.inference.writing_prompts import MOST_TOKENS, WRITING_PROMPTS
from retllm_desktop.judge.remote.dialects import (
    ChatOptions,
    Dialect,
    EncodedPicture,
    RemoteQuestion,
    open_dialect,
)
from retllm_desktop.judge.remote.server_connection import ServerConnection
from retllm_desktop.judge.remote.top_tokens import AnswerWords
from retllm_desktop.packs.fine_spec import MOST_OPTIONS, FineSpec
from retllm_desktop.packs.question_templates import PROMPT_PLACES
from retllm_desktop.packs.servers import DialectName, ServerSpec

_PLAIN: Final = JudgeOptions()
_LISTEN_S: Final = 0.05
"""Longest wait for an answer before it is seen whether anybody still wants it."""
_MOST_IN_FLIGHT: Final = 8
_KEPT_PICTURES: Final = 64
_JPEG_QUALITY: Final = 90
_MOST_CHARACTERS: Final = 6000
"""Of a passage: about as much as a context of 4,096 tokens takes beside a picture."""


@dataclass(slots=True)
class InFlightWindow:
    """How many questions are on their way at once.

    More of them pay where the server answers several at once: then an answer takes no longer. Where
    it takes one after the other, each waits for those before it, and two keep it busy.

    Attributes:
        size: As many as that.
    """

    size: int = 2
    _best_s: float = field(default=0.0)

    def note(self, seconds: float, in_flight: int) -> None:
        """Learn from an answer: how long it took, and how many were on their way with it."""
        each_s = seconds / max(1, in_flight)
        self._best_s = each_s if not self._best_s else min(self._best_s * 1.05, each_s)
        if in_flight < self.size:
            return
        if each_s <= 1.15 * self._best_s:
            self.size = min(self.size + 1, _MOST_IN_FLIGHT)
        elif each_s > 1.5 * self._best_s:
            self.size = max(2, self.size - 1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that was sent, or that could not be."""

    key: int
    future: Future[Verdict] | None
    error: ItemError | None = None
    in_flight: int = 0


class _SupersededError(Exception):
    """A newer request took over, or nobody wants the answer any more."""


class RemoteJudge(Judge):
    """A judge behind a server's address.

    One request at a time, as in ``ProcessJudge``: a newer one takes over from an older one, whose
    iterator then ends without an error.
    """

    def __init__(
        self,
        spec: FineSpec,
        server: ServerConnection,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the server; nothing is sent yet.

        Args:
            spec: The fine part of the pack's manifest, which names the server.
            server: The connection to it.
            clock: Seconds.

        Raises:
            ValueError: The manifest names no server: the caller's mistake.
        """
        if spec.server is None:
            raise ValueError("the pack names no server")
        self._spec = spec
        self._named: ServerSpec = spec.server
        self._server = server
        options = (
            ChatOptions(spec.system, spec.template_arguments)
            if spec.system or spec.template_arguments
            else None
        )
        self._dialect: Dialect = open_dialect(
            spec.server.dialect, server, spec.server.model, options
        )
        self._words = AnswerWords(*spec.answer_spellings)
        self._clock = clock
        self._window = InFlightWindow()
        self._prompts: dict[str, Prompt] = {}
        self._pictures: OrderedDict[bytes, EncodedPicture] = OrderedDict()
        self._threads: ThreadPoolExecutor | None = None
        self._newest = 0
        self._same_model = False
        self._used = False
        self._lock = threading.Lock()

    @property
    @override
    def image_spec(self) -> ImageSpec | None:
        return self._spec.image_spec

    @property
    @override
    def image_max_px(self) -> int:
        return self._spec.image_max_px

    @property
    def notices(self) -> tuple[str, ...]:
        """Says where pictures go, once they do."""
        if not self._used:
            return ()
        return (f"Pictures of results are sent to {self._server.address.host} to be checked.",)

    @property
    def offload(self) -> Mapping[str, object]:
        """What is known of where the model runs."""
        return {"server": self._server.address.host}

    def ask_model_name(self, cancel: CancelToken) -> str:
        """Return what the server calls its model; raises ``EngineError`` where it does not say."""
        return self._dialect.model_name(cancel)

    @override
    def supports(self, pair: Pair) -> bool:
        if pair is Pair.IMAGE_TO_TEXTS and self._named.dialect is DialectName.SCORE:
            # A reranker compares; it does not tell a number.
            return False
        return self._spec.prompt(pair) is not None

    @override
    def judge(
        self,
        query: JudgeInput,
        candidates: Iterable[tuple[int, JudgeInput]],
        cancel: CancelToken,
        *,
        effort: JudgeOptions = _PLAIN,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        # The request begins here, not with the iterator's first step. Retracing is not to be had.
        return self._judge(self._begin(), query, iter(candidates), cancel)

    def _judge(
        self,
        number: int,
        query: JudgeInput,
        candidates: Iterator[tuple[int, JudgeInput]],
        cancel: CancelToken,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        stop = CancelToken()
        pending: deque[_Asked] = deque()
        more = True
        try:
            self._require_same_model(stop)
            shown = self._encoded_all(query.pictures)
            while not cancel.cancelled and number == self._newest:
                if more and len(pending) < self._window.size:
                    upcoming = next(candidates, None)
                    more = upcoming is not None
                    if upcoming is not None:
                        questions = self._questions(upcoming[1], query, shown, stop)
                        pending.append(self._send(upcoming[0], questions, len(pending), stop))
                    continue
                if not pending:
                    return
                asked = pending[0]
                if asked.error is not None:
                    yield asked.key, asked.error
                elif asked.future is not None:
                    try:
                        verdict = asked.future.result(_LISTEN_S)
                    except NotYet:
                        continue
                    self._window.note(verdict.suffix_s, asked.in_flight + 1)
                    yield asked.key, verdict
                pending.popleft()
        finally:
            stop.cancel()
            for asked in pending:
                if asked.future is not None:
                    asked.future.cancel()
            if pending:
                self._server.abandon(stop)

    @override
    def choose(
        self, query: JudgeInput, options: Sequence[tuple[int, str]], cancel: CancelToken
    ) -> Mapping[int, Verdict]:
        if query.picture is None or not self.supports(Pair.IMAGE_TO_TEXTS):
            raise EngineError("The model pack cannot be asked to choose among texts")
        number = self._begin()
        self._require_same_model(cancel)
        places = PROMPT_PLACES[Pair.IMAGE_TO_TEXTS]
        (template,) = self._spec.templates(Pair.IMAGE_TO_TEXTS)
        prompt = self._prepared(Pair.IMAGE_TO_TEXTS.value, template, places, cancel)
        shown = {"query_image": self._encoded_all(query.pictures[:1])}
        self._used = True

        def choose_once(texts: Sequence[str]) -> list[Verdict]:
            if cancel.cancelled or number != self._newest:
                raise _SupersededError
            numbered = number_options([flatten_text(text) for text in texts])
            asked = RemoteQuestion(fill_places(prompt, {"options": numbered}), shown)
            return list(self._dialect.choose(asked, len(texts), cancel))

        texts = [text for _, text in options]
        most = min(self._spec.most_options, MOST_OPTIONS)
        try:
            verdicts = run_tournament(texts, most, choose_once)
        except (_SupersededError, EngineError):
            if cancel.cancelled or number != self._newest:
                return {}
            raise
        return {key: verdict for (key, _), verdict in zip(options, verdicts, strict=True)}

    @override
    def write(self, task: WritingTask, about: JudgeInput, cancel: CancelToken) -> str:
        if not self._spec.can_write:
            raise EngineError("The model pack cannot write, only judge")
        self._begin()
        self._require_same_model(cancel)
        template, places = WRITING_PROMPTS[task]
        prompt = self._prepared(task.value, template, places, cancel)
        query = flatten_text(about.text)
        pictures = {"image": self._encoded_all(about.pictures[:1])} if "image" in places else {}
        question = RemoteQuestion(fill_places(prompt, {"query": query}), pictures, query)
        self._used = self._used or bool(pictures)
        written = self._dialect.write(question, MOST_TOKENS, cancel)
        line = next((one for one in written.splitlines() if one.strip()), "")
        return "" if cancel.cancelled else flatten_text(line)

    @override
    def prefetch(
        self, candidates: Iterable[JudgeInput], cancel: CancelToken
    ) -> Generator[int, None, None]:
        # Nothing leaves this machine that nobody asked about.
        yield from ()

    def release(self) -> None:
        """Give nothing back: the model is in the server's memory."""

    @override
    def close(self) -> None:
        self._begin()
        with self._lock:
            threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)
        self._server.close()

    def _begin(self) -> int:
        with self._lock:
            self._newest += 1
            return self._newest

    def _require_same_model(self, cancel: CancelToken) -> None:
        """See once that the server runs the model that was checked: answers are calibrated by it.

        Raises:
            EngineError: It runs another one, or does not answer.
        """
        if self._same_model or not self._named.checked:
            return
        found = self._dialect.model_name(cancel)
        if found != self._named.checked:
            raise EngineError(
                f"{self._server.address.host} runs another model than the one that was checked",
                f"«{found}» instead of «{self._named.checked}»: connect to it again",
            )
        self._same_model = True

    def _questions(
        self,
        candidate: JudgeInput,
        query: JudgeInput,
        shown: Sequence[EncodedPicture],
        stop: CancelToken,
    ) -> tuple[RemoteQuestion, ...] | ItemError:
        """Lay out a question in its pair's templates.

        Returns:
            One for each; an ``ItemError`` where the candidate's picture cannot be read.
        """
        pair = pair_of(query, candidate)
        if pair is None or not self.supports(pair):
            raise EngineError("The model pack cannot be asked to compare these", f"{pair}")
        try:
            pictures = self._encoded_all(candidate.pictures)
        except ItemError as exc:
            return exc
        places = PROMPT_PLACES[pair]
        given = {
            "query": flatten_text(query.text),
            "candidate": flatten_text(candidate.text)[:_MOST_CHARACTERS],
        }
        texts = {name: text for name, text in given.items() if name in places}
        seen = {"image": pictures, "query_image": shown}
        pictures_of = {name: seen[name] for name in places if name in seen}
        return tuple(
            RemoteQuestion(
                fill_places(
                    self._prepared(f"{pair.value} {number}", template, places, stop), texts
                ),
                pictures_of,
                given["query"],
                texts.get("candidate", ""),
            )
            for number, template in enumerate(self._spec.templates(pair))
        )

    def _send(
        self,
        key: int,
        questions: tuple[RemoteQuestion, ...] | ItemError,
        in_flight: int,
        stop: CancelToken,
    ) -> _Asked:
        if isinstance(questions, ItemError):
            return _Asked(key, None, questions)
        self._used = self._used or any(questions[0].pictures.values())
        future = self._executor().submit(self._ask, questions, stop)
        return _Asked(key, future, None, in_flight)

    def _ask(self, questions: tuple[RemoteQuestion, ...], stop: CancelToken) -> Verdict:
        began_s = self._clock()
        verdict = self._dialect.ask(questions[0], self._words, stop)
        if len(questions) > 1:
            exchanged = AnswerWords(self._words.false, self._words.true)
            other = self._dialect.ask(questions[1], exchanged, stop)
            verdict = average_verdicts(verdict, other)
        return replace(verdict, suffix_s=self._clock() - began_s)

    def _prepared(
        self, name: str, template: str, places: Sequence[str], cancel: CancelToken
    ) -> Prompt:
        found = self._prompts.get(name)
        if found is None:
            found = split_template(template, places)
            if self._spec.can_write:
                found = self._dialect.prepare(found, cancel)
            elif self._spec.frame and self._named.dialect == DialectName.COMPLETION:
                # The other dialects write a frame of their own.
                found = wrap_in_frame(found, self._spec.frame)
            self._prompts[name] = found
        return found

    def _executor(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(_MOST_IN_FLIGHT, "retllm-remote")
            return self._threads

    def _encoded_all(self, pictures: Sequence[JudgePicture]) -> list[EncodedPicture]:
        return [self._encoded(picture) for picture in pictures]

    def _encoded(self, picture: JudgePicture) -> EncodedPicture:
        """Return a picture as it is sent; the last ones are kept for the next letters."""
        found = self._pictures.get(picture.key) if picture.key else None
        if found is None:
            found = encode_picture(picture.load(), exact=self._spec.image_spec is not None)
            if picture.key:
                self._pictures[picture.key] = found
                while len(self._pictures) > _KEPT_PICTURES:
                    self._pictures.popitem(last=False)
        return found


def encode_picture(rgb: Rgb, *, exact: bool) -> EncodedPicture:
    """Return pixels as a file of nothing else: JPEG, or PNG where they must arrive as they are.

    Args:
        rgb: (height, width, 3) uint8.
        exact: Whether the model was trained on just such pixels.
    """
    # Deferred: only who has such a judge needs it.
    from PIL import Image

    stream = io.BytesIO()
    image = Image.fromarray(rgb)
    if exact:
        image.save(stream, "PNG", compress_level=1)
        return EncodedPicture(stream.getvalue(), "image/png")
    image.save(stream, "JPEG", quality=_JPEG_QUALITY)
    return EncodedPicture(stream.getvalue(), "image/jpeg")
