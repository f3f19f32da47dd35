"""llama.cpp's text side through ctypes: a model, its vocabulary, a context, logits.

Thin and typed; no policy. Pinned to llama-cpp-python 0.3.36, whose C interface it mirrors.
"""

import ctypes
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from llama_cpp import llama_cpp

from retllm_desktop.core.errors import EngineError
from retllm_desktop.rerank.native_log import LOG

_ABORTED: Final = 2
_NO_ROOM: Final = 1
# The binding's annotations describe its C signatures loosely; here is the one place that
# looks at them, and everything beyond this module is typed.
_c = cast("Any", llama_cpp)


class AbortedError(Exception):
    """A decode stopped because it was asked to; not a failure."""


class TextModel:
    """The language model's weights and vocabulary."""

    def __init__(
        self, path: Path, *, gpu_layers: int, on_progress: Callable[[float], bool] | None = None
    ) -> None:
        """Load the weights.

        Args:
            path: The GGUF file.
            gpu_layers: Layers to put on an accelerator, −1 for all, 0 for none.
            on_progress: Told the share loaded; returns whether to go on.

        Raises:
            EngineError: llama.cpp refuses the file.
            AbortedError: ``on_progress`` said stop.
        """
        stopped: list[bool] = []

        def progress(share: float, _data: object) -> bool:
            going_on = on_progress is None or on_progress(float(share))
            if not going_on:
                stopped.append(True)
            return going_on

        LOG.install()
        LOG.take_complaint()
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
                "llama.cpp cannot load the model file", LOG.take_complaint() or "no reason", path
            )
        self._vocab: Any = _c.llama_model_get_vocab(self.pointer)
        self.n_vocab = int(_c.llama_vocab_n_tokens(self._vocab))
        self.n_embd_in = int(_c.llama_model_n_embd_inp(self.pointer))

    @property
    def size_bytes(self) -> int:
        """Size of all its tensors."""
        return int(_c.llama_model_size(self.pointer))

    @property
    def keeps_no_positions(self) -> bool:
        """Whether its memory cannot be cut back to a position (recurrent, hybrid)."""
        return bool(
            _c.llama_model_is_recurrent(self.pointer) or _c.llama_model_is_hybrid(self.pointer)
        )

    @property
    def adds_bos(self) -> bool:
        """Whether a sequence begins with a token of its own."""
        return bool(_c.llama_vocab_get_add_bos(self._vocab))

    def special_text(self, name: str) -> str:
        """Return the spelling of the ``bos`` or ``eos`` token, empty where there is none."""
        token = int(getattr(_c, f"llama_vocab_{name}")(self._vocab))
        if token < 0:
            return ""
        return _text(_c.llama_vocab_get_text(self._vocab, token))

    def control_texts(self) -> tuple[str, ...]:
        """Return the spellings of all control and unknown tokens, in the vocabulary's order."""
        wanted = int(_c.LLAMA_TOKEN_ATTR_CONTROL | _c.LLAMA_TOKEN_ATTR_UNKNOWN)
        return tuple(
            _text(_c.llama_vocab_get_text(self._vocab, token))
            for token in range(self.n_vocab)
            if int(_c.llama_vocab_get_attr(self._vocab, token)) & wanted
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
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        while True:
            ids = (_c.llama_token * room)()
            count = int(_c.llama_tokenize(self._vocab, raw, len(raw), ids, room, False, special))
            if count >= 0:
                return list(ids[:count])
            room = -count

    def close(self) -> None:
        """Free the weights; contexts made from it must be closed before."""
        if self.pointer is not None:
            _c.llama_model_free(self.pointer)
            self.pointer = None


class TextContext:
    """One sequence's memory, and the decoding of tokens into it."""

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
    ) -> None:
        """Allocate the memory.

        Args:
            model: The weights.
            length: Tokens that fit.
            batch: Most tokens in one decode.
            physical_batch: Most tokens computed at once.
            threads: CPU threads.
            offload: Whether an accelerator may be used.
            precise: Whether attention is computed and remembered in 32 bits instead of 16:
                twice the memory, no flash attention.
            should_stop: Asked at each step of a decode on the CPU, hundreds of times; None
                lets decodes run to their end.

        Raises:
            EngineError: There is not enough memory.
        """
        self._model = model
        self._batch_size = batch

        def stop(_data: object) -> bool:
            return should_stop is not None and should_stop()

        # llama.cpp calls this for as long as the context lives.
        self._stop = _c.ggml_abort_callback(stop)
        params = _c.llama_context_default_params()
        params.n_ctx = length
        params.n_batch = batch
        params.n_ubatch = physical_batch
        params.n_seq_max = 1
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
        self.pointer: int | None = _c.llama_init_from_model(model.pointer, params)
        if self.pointer is None:
            raise EngineError(
                "llama.cpp cannot make room for the model to think in", LOG.take_complaint()
            )
        self.length = int(_c.llama_n_ctx(self.pointer))
        self._memory: Any = _c.llama_get_memory(self.pointer)
        self._batch: Any = _c.llama_batch_init(batch, 0, 1)

    def decode(self, tokens: Sequence[int], position: int, *, want_logits: bool) -> None:
        """Append tokens to the sequence.

        Args:
            tokens: At least one.
            position: Position of the first.
            want_logits: Whether the last one's logits will be read.

        Raises:
            AbortedError: ``should_stop`` said so; the memory is undefined behind ``position``.
            EngineError: The decode failed.
        """
        for start in range(0, len(tokens), self._batch_size):
            part = tokens[start : start + self._batch_size]
            batch = self._batch
            batch.n_tokens = len(part)
            for i, token in enumerate(part):
                batch.token[i] = token
                batch.pos[i] = position + start + i
                batch.n_seq_id[i] = 1
                batch.seq_id[i][0] = 0
                batch.logits[i] = 0
            if want_logits and start + len(part) == len(tokens):
                batch.logits[len(part) - 1] = 1
            check_decoded(int(_c.llama_decode(self.pointer, batch)))

    def logits(self) -> npt.NDArray[np.float32]:
        """Return a copy of the last wanted logits: (n_vocab,) float32."""
        pointer = _c.llama_get_logits_ith(self.pointer, -1)
        if not pointer:
            raise EngineError("llama.cpp gave no logits", LOG.take_complaint())
        view = np.ctypeslib.as_array(pointer, shape=(self._model.n_vocab,))
        return np.array(view, dtype=np.float32, copy=True)

    def cut(self, position: int) -> bool:
        """Forget everything from a position on; False where the memory cannot do that."""
        return bool(_c.llama_memory_seq_rm(self._memory, 0, position, -1))

    def clear(self, *, wipe: bool = False) -> None:
        """Forget everything.

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
        EngineError: It failed.
    """
    if code == 0:
        return
    if code == _ABORTED:
        raise AbortedError
    complaint = LOG.take_complaint()
    if code == _NO_ROOM:
        raise EngineError("The question and the picture do not fit the model's context", complaint)
    raise EngineError(f"llama.cpp failed to decode (code {code})", complaint)


def _text(raw: ctypes.c_char_p | bytes | None) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
