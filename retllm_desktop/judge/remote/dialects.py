"""How servers are asked whether a candidate matches, and what their answers mean.

Three dialects. ``completion``: llama-server's own ``/completion`` with the exact prompt, pictures
beside it, and the likeliest next tokens of the whole vocabulary. ``chat``: chat completions with
``logprobs`` (llama-server, vLLM, Ollama, SGLang), twenty tokens. ``score``: vLLM's ``/score``,
a reranker's number between 0 and 1.

Source: llama.cpp ``tools/server/README.md`` (b11549), vLLM's documentation of the chat and score
APIs (0.10).
"""

import base64
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Verdict
from retllm_desktop.judge.inference.prompts import (
    Prompt,
    PromptPlace,
    PromptText,
    wrap_in_chat_template,
)
from retllm_desktop.judge.remote.server_connection import ServerConnection
from retllm_desktop.judge.remote.top_tokens import (
    AnswerWords,
    list_at,
    object_at,
    read_top_numbers,
    read_top_tokens,
)
from retllm_desktop.packs.servers import DialectName

_COMPLETION_TOKENS: Final = 200
_CHAT_TOKENS: Final = 20
_MARKUP: Final = re.compile(r"<(?=[|/!\[A-Za-z_\u2581\uff5c])|\[(?=/?[A-Z_]+\])")
"""How control tokens of models begin: they must not come out of a query or a file's name."""
_QWEN_MARK: Final = "<|vision_start|>"
"""One token of the vocabularies of Qwen's picture models, and of models built on these."""


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture as it is sent.

    Attributes:
        data: The file's bytes, without any metadata.
        media_type: ``image/jpeg`` or ``image/png``.
    """

    data: bytes
    media_type: str

    @property
    def base64(self) -> str:
        """The bytes in base64."""
        return base64.b64encode(self.data).decode()

    @property
    def data_url(self) -> str:
        """The bytes as an address."""
        return f"data:{self.media_type};base64,{self.base64}"


@dataclass(frozen=True, slots=True)
class RemoteQuestion:
    """A question with its texts filled in.

    Attributes:
        prompt: Texts and the places of pictures.
        pictures: By place; several where a part is shown beside the picture.
        query: What is asked for, alone.
        candidate: What may match, as text; empty where it is a picture.
    """

    prompt: Prompt
    pictures: Mapping[str, Sequence[EncodedPicture]]
    query: str = ""
    candidate: str = ""


class Dialect(Protocol):
    """A way of asking."""

    def prepare(self, prompt: Prompt, cancel: CancelToken) -> Prompt:
        """Return a prompt as the server's model wants it; may ask the server."""
        ...

    def ask(self, question: RemoteQuestion, words: AnswerWords, cancel: CancelToken) -> Verdict:
        """Ask and read the answer.

        Raises:
            EngineError: The server does not answer, or not in a way that can be believed.
        """
        ...

    def choose(
        self, question: RemoteQuestion, numbers: int, cancel: CancelToken
    ) -> tuple[Verdict, ...]:
        """Ask which of some numbered texts it is; raises as ``ask``, or where it cannot."""
        ...

    def write(self, question: RemoteQuestion, most_tokens: int, cancel: CancelToken) -> str:
        """Let the model write; raises ``EngineError`` as ``ask`` does, or where it cannot."""
        ...

    def model_name(self, cancel: CancelToken) -> str:
        """Return what the server calls its model."""
        ...


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """What goes into a chat template beside the question.

    Attributes:
        system: What the model is told before; empty: nothing.
        arguments: Further arguments of the template.
    """

    system: str = ""
    arguments: Mapping[str, str | int | bool] = field(
        default_factory=lambda: {"enable_thinking": False}
    )

    def body(self, content: object) -> dict[str, object]:
        """Return the messages of a request, and the template's arguments."""
        before = [{"role": "system", "content": self.system}] if self.system else []
        body: dict[str, object] = {
            "messages": [*before, {"role": "user", "content": content}],
        }
        return body | ({"chat_template_kwargs": dict(self.arguments)} if self.arguments else {})


def open_dialect(
    name: DialectName, server: ServerConnection, model: str, options: ChatOptions | None = None
) -> Dialect:
    """Return a dialect on a server.

    Args:
        name: Which.
        server: Where.
        model: What the server calls the model; empty: the only one.
        options: What goes into a chat template; None: that a model shall not think first.
    """
    options = options or ChatOptions()
    if name is DialectName.COMPLETION:
        return CompletionDialect(server, options)
    if name is DialectName.CHAT:
        return ChatDialect(server, model, options)
    return ScoreDialect(server, model)


def compose(text: str) -> str:
    """Return a text with letters and their accents in one (Unicode's NFC)."""
    return unicodedata.normalize("NFC", text)


def defuse(text: str) -> str:
    """Return a text that spells no control token of a model: a space follows what begins one."""
    return _MARKUP.sub(lambda found: found[0] + " ", text)


class CompletionDialect:
    """llama-server's ``/completion``."""

    def __init__(self, server: ServerConnection, options: ChatOptions) -> None:
        """Take the server, and what goes into its model's chat template."""
        self._server = server
        self._options = options
        self._composing: dict[str, bool] = {}

    def prepare(self, prompt: Prompt, cancel: CancelToken) -> Prompt:
        """Put a prompt into the model's chat template, as the server applies it."""

        def render(content: object) -> str:
            answer = self._server.post("/apply-template", self._options.body(content), cancel)
            return str(answer.get("prompt", ""))

        return wrap_in_chat_template(prompt, render)

    def ask(self, question: RemoteQuestion, words: AnswerWords, cancel: CancelToken) -> Verdict:
        """See the protocol."""
        return read_top_tokens(self._next_token(question, cancel), words, self._host)

    def choose(
        self, question: RemoteQuestion, numbers: int, cancel: CancelToken
    ) -> tuple[Verdict, ...]:
        """See the protocol."""
        return read_top_numbers(self._next_token(question, cancel), numbers, self._host)

    def write(self, question: RemoteQuestion, most_tokens: int, cancel: CancelToken) -> str:
        """See the protocol."""
        body = self._body(question, cancel)
        body |= {"n_predict": most_tokens, "temperature": 0.0, "stop": ["\n"]}
        return str(self._server.post("/completion", body, cancel).get("content", ""))

    def model_name(self, cancel: CancelToken) -> str:
        """See the protocol."""
        return str(self._server.get("/props", cancel).get("model_alias", ""))

    @property
    def _host(self) -> str:
        return self._server.address.host

    def _next_token(self, question: RemoteQuestion, cancel: CancelToken) -> object:
        """Return the server's record of the token that follows a question."""
        body = self._body(question, cancel) | {
            "n_predict": 1,
            "n_probs": _COMPLETION_TOKENS,
            "temperature": 0.0,
            "cache_prompt": True,
        }
        answer = self._server.post("/completion", body, cancel)
        steps = list_at(answer, "completion_probabilities")
        return steps[0] if steps else None

    def _body(self, question: RemoteQuestion, cancel: CancelToken) -> dict[str, object]:
        # Made anew at each start of the server, so that no text can hold it by chance.
        marker = str(self._server.get("/props", cancel).get("media_marker") or "<__media__>")
        composes = self._composes(marker, cancel)
        text: list[str] = []
        data: list[str] = []
        for part in question.prompt:
            if isinstance(part, PromptPlace):
                for picture in question.pictures.get(part.name, ()):
                    text.append(marker)
                    data.append(picture.base64)
            else:
                text.append(_plain(part, composed=composes))
        prompt = "".join(text)
        if not data:
            return {"prompt": prompt}
        return {"prompt": {"prompt_string": prompt, "multimodal_data": data}}

    def _composes(self, start: str, cancel: CancelToken) -> bool:
        """Return whether texts are composed before they are sent, as the judge in process does.

        Qwen's tokenizers do that, and llama.cpp leaves it out. Whose vocabulary it is shows in
        what is one token of it.

        Args:
            start: What tells one start of the server from another: it is asked once in each.
            cancel: Ends it.
        """
        if start not in self._composing:
            asked: dict[str, object] = {"content": _QWEN_MARK, "parse_special": True}
            tokens = list_at(self._server.post("/tokenize", asked, cancel), "tokens")
            self._composing = {start: len(tokens) == 1}
        return self._composing[start]


class ChatDialect:
    """Chat completions with the likeliest tokens of the answer.

    Whose tokenizer runs behind it is not known: what others wrote is sent composed, which Qwen's
    would do themselves and others read as the same text.
    """

    def __init__(self, server: ServerConnection, model: str, options: ChatOptions) -> None:
        """Take the server, the name of its model, and what goes into its chat template."""
        self._server = server
        self._model = model
        self._options = options

    def prepare(self, prompt: Prompt, cancel: CancelToken) -> Prompt:  # noqa: ARG002 - as declared
        """The server puts messages into the chat template itself."""
        return prompt

    def ask(self, question: RemoteQuestion, words: AnswerWords, cancel: CancelToken) -> Verdict:
        """See the protocol."""
        return read_top_tokens(self._next_token(question, cancel), words, self._host)

    def choose(
        self, question: RemoteQuestion, numbers: int, cancel: CancelToken
    ) -> tuple[Verdict, ...]:
        """See the protocol."""
        return read_top_numbers(self._next_token(question, cancel), numbers, self._host)

    def write(self, question: RemoteQuestion, most_tokens: int, cancel: CancelToken) -> str:
        """See the protocol."""
        body = self._body(question) | {"max_tokens": most_tokens, "temperature": 0.0}
        answer = self._server.post("/v1/chat/completions", body, cancel)
        message = object_at(_first_object(answer, "choices"), "message")
        return str(message.get("content") or "")

    def model_name(self, cancel: CancelToken) -> str:
        """See the protocol."""
        return _first_model(self._server, self._model, cancel)

    @property
    def _host(self) -> str:
        return self._server.address.host

    def _next_token(self, question: RemoteQuestion, cancel: CancelToken) -> object:
        """Return the server's record of the token that an answer begins with."""
        body = self._body(question) | {
            "max_tokens": 1,
            "temperature": 0.0,
            "logprobs": True,
            "top_logprobs": _CHAT_TOKENS,
        }
        answer = self._server.post("/v1/chat/completions", body, cancel)
        steps = list_at(object_at(_first_object(answer, "choices"), "logprobs"), "content")
        return steps[0] if steps else None

    def _body(self, question: RemoteQuestion) -> dict[str, object]:
        parts: list[dict[str, object]] = []
        for part in question.prompt:
            if isinstance(part, PromptPlace):
                parts += [_picture_part(one) for one in question.pictures.get(part.name, ())]
            else:
                parts.append({"type": "text", "text": _plain(part, composed=True)})
        return self._options.body(parts) | ({"model": self._model} if self._model else {})


class ScoreDialect:
    """A reranker's score of a query and a candidate, both composed as in ``ChatDialect``."""

    def __init__(self, server: ServerConnection, model: str) -> None:
        """Take the server and the name of its model."""
        self._server = server
        self._model = model

    def prepare(self, prompt: Prompt, cancel: CancelToken) -> Prompt:  # noqa: ARG002 - as declared
        """A reranker has a prompt of its own."""
        return prompt

    def ask(self, question: RemoteQuestion, words: AnswerWords, cancel: CancelToken) -> Verdict:  # noqa: ARG002 - as declared
        """See the protocol."""
        pictures = [*question.pictures.get("image", ())]
        content = [_picture_part(one) for one in pictures]
        if question.candidate:
            content.append({"type": "text", "text": defuse(compose(question.candidate))})
        asked: object = defuse(compose(question.query))
        if shown := question.pictures.get("query_image", ()):
            words_part = [{"type": "text", "text": asked}] if question.query else []
            asked = {"content": [*map(_picture_part, shown), *words_part]}
        body = {"text_1": asked, "text_2": {"content": content}}
        answer = self._server.post("/score", body | self._named(), cancel)
        relevance = _first_object(answer, "data").get("score")
        if not isinstance(relevance, int | float) or not 0.0 <= relevance <= 1.0:
            raise EngineError(
                f"The answer of {self._server.address.host} is no score",
                f"«{str(relevance)[:40]}» is no number between 0 and 1",
            )
        return verdict_of_relevance(float(relevance))

    def choose(
        self,
        question: RemoteQuestion,  # noqa: ARG002 - as declared
        numbers: int,  # noqa: ARG002
        cancel: CancelToken,  # noqa: ARG002
    ) -> tuple[Verdict, ...]:
        """A reranker cannot."""
        raise EngineError(
            f"The model on {self._server.address.host} cannot choose among texts, only compare"
        )

    def write(self, question: RemoteQuestion, most_tokens: int, cancel: CancelToken) -> str:  # noqa: ARG002 - as declared
        """A reranker cannot."""
        raise EngineError(f"The model on {self._server.address.host} cannot write, only judge")

    def model_name(self, cancel: CancelToken) -> str:
        """See the protocol."""
        return _first_model(self._server, self._model, cancel)

    def _named(self) -> dict[str, object]:
        return {"model": self._model} if self._model else {}


def verdict_of_relevance(relevance: float) -> Verdict:
    """Return a reranker's number as a verdict, of which «no» is the rest."""
    kept = min(max(relevance, 1e-9), 1.0 - 1e-9)
    entropy = -(kept * math.log(kept) + (1.0 - kept) * math.log1p(-kept))
    return Verdict(relevance, entropy, math.log(kept) - math.log1p(-kept), 1.0)


def _plain(part: PromptText, *, composed: bool) -> str:
    # Composed first: nothing that is put together then may begin a control token.
    text = compose(part.text) if composed else part.text
    return text if part.trusted else defuse(text)


def _picture_part(picture: EncodedPicture) -> dict[str, object]:
    return {"type": "image_url", "image_url": {"url": picture.data_url}}


def _first_model(server: ServerConnection, wanted: str, cancel: CancelToken) -> str:
    listed = list_at(server.get("/v1/models", cancel), "data")
    names = [str(object_at(entry, "").get("id", "")) for entry in listed]
    if wanted and wanted not in names:
        shown = ", ".join(f"«{name}»" for name in names[:8])
        raise EngineError(f"{server.address.host} has no model «{wanted}»", f"it has {shown}")
    return wanted or (names[0] if names else "")


def _first_object(value: object, name: str) -> dict[str, object]:
    entries = list_at(value, name)
    return object_at(entries[0], "") if entries else {}
