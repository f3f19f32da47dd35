"""llama.cpp's language models through ctypes: vocabulary, contexts, logits.

Thin and typed; no policy. Pinned to llama-cpp-python 0.3.36, whose C interface it mirrors.
"""

import contextlib
import ctypes
import os
import unicodedata
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from llama_cpp import llama_cpp

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.errors import AbortedError, ModelFailedError
from retllm_desktop.judge.llama.ggml import load_backends
from retllm_desktop.judge.llama.log import LLAMA_LOG

_COMPOSING: Final = frozenset({"qwen2", "qwen35"})
"""Vocabularies, by how they split text, whose publisher composes it first (Unicode's NFC), which
llama.cpp leaves out."""
_ABORTED: Final = 2
_NO_ROOM: Final = 1
# The binding's annotations are loose; everything beyond this module is typed.
_c = cast("Any", llama_cpp)


class TextModel:
    """The language model's weights and vocabulary."""

    def __init__(
        self, path: Path, *, gpu_layers: int, on_progress: Callable[[float], bool] | None = None
    ) -> None:
        """Load the weights.

        Args:
            path: The GGUF file.
            gpu_layers: Layers to put on an accelerator, −1 for all, 0 for none.
            on_progress: Called with the share loaded; returns whether to go on.

        Raises:
            EngineError: llama.cpp refuses the file, or computes on no processor of this kind.
            AbortedError: ``on_progress`` returned False.
        """
        stopped: list[bool] = []

        def progress(share: float, _data: object) -> bool:
            going_on = on_progress is None or on_progress(float(share))
            if not going_on:
                stopped.append(True)
            return going_on

        # A failed assertion would fork for a debugger, which among threads can hang for ever.
        os.environ.setdefault("GGML_NO_BACKTRACE", "1")
        LLAMA_LOG.install()
        LLAMA_LOG.take_complaint()
        load_backends()
        _c.llama_backend_init()
        params = _c.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        callback = _c.llama_progress_callback(progress)
        params.progress_callback = callback
        self.pointer: int | None = _c.llama_model_load_from_file(os.fsencode(path), params)
        if self.pointer is None:
            if stopped:
                raise AbortedError
            raise EngineError(
                "llama.cpp cannot load the model file",
                LLAMA_LOG.take_complaint() or "no reason",
                path,
            )
        self.vocab: Any = _c.llama_model_get_vocab(self.pointer)
        self.n_vocab = int(_c.llama_vocab_n_tokens(self.vocab))
        self.n_embd_in = int(_c.llama_model_n_embd_inp(self.pointer))
        self._composes = self._metadata("tokenizer.ggml.pre") in _COMPOSING

    @property
    def size_bytes(self) -> int:
        """Size of all its tensors."""
        return int(_c.llama_model_size(self.pointer))

    @property
    def is_recurrent(self) -> bool:
        """Whether it is recurrent or hybrid: its memory cannot be cut back to a position."""
        return bool(
            _c.llama_model_is_recurrent(self.pointer) or _c.llama_model_is_hybrid(self.pointer)
        )

    @property
    def bos(self) -> tuple[int, ...]:
        """The token that begins a sequence, where there is one."""
        token = int(_c.llama_vocab_bos(self.vocab))
        return (token,) if token >= 0 else ()

    @property
    def adds_bos(self) -> bool:
        """Whether a sequence begins with a token of its own."""
        return bool(_c.llama_vocab_get_add_bos(self.vocab))

    @property
    def memory_bytes_a_token(self) -> int:
        """Bytes of memory that a token takes in 16 bits, about; 0 where it takes none."""
        layers = int(_c.llama_model_n_layer(self.pointer))
        heads = max(int(_c.llama_model_n_head(self.pointer)), 1)
        head_width = int(_c.llama_model_n_embd(self.pointer)) // heads
        return layers * int(_c.llama_model_n_head_kv(self.pointer)) * head_width * 2 * 2

    def ends(self, token: int) -> bool:
        """Whether a token ends what the model writes."""
        return bool(_c.llama_vocab_is_eog(self.vocab, token))

    def is_mark(self, token: int) -> bool:
        """Whether a token is no piece of text, but one that the vocabulary was given by name."""
        named = int(_c.LLAMA_TOKEN_ATTR_CONTROL | _c.LLAMA_TOKEN_ATTR_USER_DEFINED)
        return bool(int(_c.llama_vocab_get_attr(self.vocab, token)) & named)

    def spelling(self, token: int) -> bytes:
        """Return the bytes that a token writes; none for a control token."""
        room = 64
        while True:
            raw = ctypes.create_string_buffer(room)
            count = int(_c.llama_token_to_piece(self.vocab, token, raw, room, 0, False))
            if count >= 0:
                return raw.raw[:count]
            room = -count

    @property
    def classes(self) -> int:
        """Number of outputs of a ranking head; of no use in a model without one."""
        return int(_c.llama_model_n_cls_out(self.pointer))

    def special_text(self, name: str) -> str:
        """Return the spelling of the ``bos`` or ``eos`` token, empty where there is none."""
        token = int(getattr(_c, f"llama_vocab_{name}")(self.vocab))
        if token < 0:
            return ""
        return _text(_c.llama_vocab_get_text(self.vocab, token))

    def control_texts(self) -> tuple[str, ...]:
        """Return the spellings of all control and unknown tokens, in the vocabulary's order."""
        wanted = int(_c.LLAMA_TOKEN_ATTR_CONTROL | _c.LLAMA_TOKEN_ATTR_UNKNOWN)
        return tuple(
            _text(_c.llama_vocab_get_text(self.vocab, token))
            for token in range(self.n_vocab)
            if int(_c.llama_vocab_get_attr(self.vocab, token)) & wanted
        )

    def chat_template(self) -> str:
        """Return the model's chat template (Jinja), empty where it brings none."""
        return _text(_c.llama_model_chat_template(self.pointer, None) or b"")

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        """Turn text into token ids, without adding a beginning or an end.

        Args:
            text: Any text.
            special: Whether control tokens are recognised by their spelling. Tokens that the
                vocabulary calls user-defined are recognised either way.
        """
        composed = unicodedata.normalize("NFC", text) if self._composes else text
        raw = composed.encode("utf-8", "replace")
        room = len(raw) + 8
        while True:
            ids = (_c.llama_token * room)()
            count = int(_c.llama_tokenize(self.vocab, raw, len(raw), ids, room, False, special))
            if count >= 0:
                return list(ids[:count])
            room = -count

    def _metadata(self, key: str) -> str:
        """Return a text of the file's metadata, empty where it has none of that name."""
        room = 256
        raw = ctypes.create_string_buffer(room)
        count = int(_c.llama_model_meta_val_str(self.pointer, key.encode(), raw, room))
        return raw.value.decode("utf-8", "replace") if count >= 0 else ""

    def close(self) -> None:
        """Free the weights; contexts made from it must be closed before."""
        if self.pointer is not None:
            _c.llama_model_free(self.pointer)
            self.pointer = None


@dataclass(frozen=True, slots=True)
class TokenRun:
    """Tokens to append to one of a context's sequences.

    Attributes:
        slot: Number of the sequence.
        tokens: At least one.
        position: Position of the first.
        want_logits: Whether the last one's logits will be read.
    """

    slot: int
    tokens: Sequence[int]
    position: int
    want_logits: bool = True


def split_last_tokens(runs: Sequence[TokenRun]) -> tuple[list[TokenRun], list[TokenRun]]:
    """Return what is decoded before the last token of each run, and these tokens alone."""
    before = [
        TokenRun(run.slot, run.tokens[:-1], run.position, want_logits=False)
        for run in runs
        if len(run.tokens) > 1
    ]
    last = [TokenRun(run.slot, run.tokens[-1:], run.position + len(run.tokens) - 1) for run in runs]
    return before, last


class TextContext:
    """A llama.cpp context: the memory of several sequences, and decoding into it.

    Each sequence has memory of its own (no unified buffer), so that others change neither its
    numbers nor its time.
    """

    def __init__(
        self,
        model: TextModel,
        *,
        length: int,
        batch: int,
        physical_batch: int,
        threads: int,
        offload: bool,
        precise: bool,
        should_stop: Callable[[], bool] | None,
        slots: int = 1,
        graph_callback: object | None = None,
    ) -> None:
        """Allocate the memory.

        Args:
            model: The weights.
            length: Tokens that fit into one sequence.
            batch: Most tokens in one decode.
            physical_batch: Most tokens computed at once.
            threads: CPU threads.
            offload: Whether an accelerator may be used.
            precise: Whether attention is computed and stored in 32 bits instead of 16: twice
                the memory, no flash attention.
            should_stop: Called at each step of a decode on the CPU, hundreds of times; None
                lets decodes run to their end.
            slots: Number of sequences.
            graph_callback: A ``ggml_backend_sched_eval_callback``, called for each graph node.

        Raises:
            EngineError: There is not enough memory.
        """
        self._model = model
        self._batch_size = batch
        # Referenced here, as llama.cpp holds a pointer to it.
        self._graph_callback = graph_callback

        def stop(_data: object) -> bool:
            return should_stop is not None and should_stop()

        # llama.cpp calls this for as long as the context lives.
        self._stop = _c.ggml_abort_callback(stop)
        params = _c.llama_context_default_params()
        params.n_ctx = length * slots
        params.n_batch = batch
        params.n_ubatch = physical_batch
        params.n_seq_max = slots
        params.kv_unified = False
        params.n_threads = threads
        params.n_threads_batch = threads
        params.no_perf = True
        params.offload_kqv = offload
        params.op_offload = offload
        if precise:
            params.flash_attn_type = _c.LLAMA_FLASH_ATTN_TYPE_DISABLED
            params.type_k = params.type_v = _c.GGML_TYPE_F32
        if should_stop is not None:
            params.abort_callback = self._stop
        if graph_callback is not None:
            params.cb_eval = graph_callback
        self.pointer: int | None = _c.llama_init_from_model(model.pointer, params)
        if self.pointer is None:
            raise ModelFailedError(
                "llama.cpp cannot make room for the model to think in", LLAMA_LOG.take_complaint()
            )
        self.slots = slots
        self.length = int(_c.llama_n_ctx(self.pointer)) // slots
        self._memory: Any = _c.llama_get_memory(self.pointer)
        self._batch: Any = _c.llama_batch_init(batch, 0, 1)

    def decode_runs(self, runs: Sequence[TokenRun]) -> None:
        """Append tokens to sequences, all in one go where they fit a batch.

        Args:
            runs: At most one a sequence.

        Raises:
            AbortedError: ``should_stop`` returned True; memory behind the positions is undefined.
            EngineError: The decode failed.
            ValueError: Logits of several sequences are wanted that do not fit one batch.
        """
        total = sum(len(run.tokens) for run in runs)
        if total > self._batch_size and len(runs) > 1 and any(run.want_logits for run in runs):
            raise ValueError(f"{total} tokens do not fit a batch of {self._batch_size}")
        batch = self._batch
        batch.n_tokens = 0
        for run in runs:
            last = len(run.tokens) - 1
            for i, token in enumerate(run.tokens):
                if batch.n_tokens == self._batch_size:
                    self._flush()
                at = int(batch.n_tokens)
                batch.token[at] = token
                batch.pos[at] = run.position + i
                batch.n_seq_id[at] = 1
                batch.seq_id[at][0] = run.slot
                batch.logits[at] = int(run.want_logits and i == last)
                batch.n_tokens = at + 1
        self._flush()

    def _flush(self) -> None:
        if self._batch.n_tokens:
            check_decoded(int(_c.llama_decode(self.pointer, self._batch)))
            self._batch.n_tokens = 0

    @contextlib.contextmanager
    def ranking(self) -> Generator[None]:
        """Let decodes within the block run through the ranking head, for :meth:`class_scores`.

        They compute the output head for every token that they are given, wanted or not: the last
        token of each sequence alone should be.
        """
        _c.llama_set_embeddings(self.pointer, True)
        try:
            yield
        finally:
            _c.llama_set_embeddings(self.pointer, False)

    def class_scores(self, slot: int) -> npt.NDArray[np.float32]:
        """Return the ranking head's outputs behind a sequence's last token: (classes,) float32.

        Raises:
            EngineError: There are none: the model has no such head.
        """
        pointer = _c.llama_get_embeddings_seq(self.pointer, slot)
        if not pointer:
            raise ModelFailedError("llama.cpp gave no ranking", LLAMA_LOG.take_complaint())
        view = np.ctypeslib.as_array(pointer, shape=(self._model.classes,))
        return np.array(view, dtype=np.float32, copy=True)

    def logits(self, index: int = -1) -> npt.NDArray[np.float32]:
        """Return a copy of wanted logits of the last decode: (n_vocab,) float32.

        Args:
            index: Place of the token in the batch: the lengths of the runs up to and with its
                own, added up, minus one; −1 for the last.

        Raises:
            EngineError: There are none.
        """
        pointer = _c.llama_get_logits_ith(self.pointer, index)
        if not pointer:
            raise ModelFailedError("llama.cpp gave no logits", LLAMA_LOG.take_complaint())
        view = np.ctypeslib.as_array(pointer, shape=(self._model.n_vocab,))
        return np.array(view, dtype=np.float32, copy=True)

    def cut(self, position: int, slot: int = 0) -> bool:
        """Cut a sequence back to a position; False where that is impossible."""
        return bool(_c.llama_memory_seq_rm(self._memory, slot, position, -1))

    def save(self, slot: int) -> npt.NDArray[np.uint8]:
        """Return a sequence's memory, as bytes for :meth:`restore`.

        Raises:
            EngineError: llama.cpp cannot tell.
        """
        size = int(_c.llama_state_seq_get_size(self.pointer, slot))
        saved = np.empty(size, np.uint8)
        written = int(_c.llama_state_seq_get_data(self.pointer, _bytes_of(saved), size, slot))
        if not 0 < written <= size:
            raise ModelFailedError("llama.cpp cannot keep what it read", LLAMA_LOG.take_complaint())
        return saved[:written]

    def restore(self, slot: int, saved: npt.NDArray[np.uint8]) -> bool:
        """Replace a sequence's memory by a saved one.

        Returns:
            Whether it worked; if not, the sequence is empty.
        """
        _c.llama_memory_seq_rm(self._memory, slot, -1, -1)
        read = int(_c.llama_state_seq_set_data(self.pointer, _bytes_of(saved), saved.size, slot))
        if read != saved.size:
            LLAMA_LOG.take_complaint()
            _c.llama_memory_seq_rm(self._memory, slot, -1, -1)
            return False
        return True

    def forget(self, slot: int) -> None:
        """Empty a sequence."""
        _c.llama_memory_seq_rm(self._memory, slot, -1, -1)

    def clear(self, *, wipe: bool = False) -> None:
        """Empty all sequences.

        Args:
            wipe: Whether the numbers are overwritten as well, which takes time. After a
                failure they may be no numbers, and such ones pass through any mask.
        """
        _c.llama_memory_clear(self._memory, wipe)

    def close(self) -> None:
        """Free the memory."""
        if self.pointer is not None:
            _c.llama_batch_free(self._batch)
            _c.llama_free(self.pointer)
            self.pointer = None


def check_decoded(code: int) -> None:
    """Translate the return code of a decode.

    Raises:
        AbortedError: It was asked to stop.
        EngineError: The question does not fit.
        ModelFailedError: It failed.
    """
    if code == 0:
        return
    if code == _ABORTED:
        raise AbortedError
    complaint = LLAMA_LOG.take_complaint()
    if code == _NO_ROOM:
        raise EngineError("The question and the picture do not fit the model's context", complaint)
    raise ModelFailedError(f"llama.cpp failed to decode (code {code})", complaint)


def _bytes_of(saved: npt.NDArray[np.uint8]) -> Any:
    return saved.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))


def _text(raw: ctypes.c_char_p | bytes | None) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
