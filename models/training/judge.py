"""A judge that reads a picture once and then many captions, straight on llama.cpp.

The app's own judge serves one query and many pictures; an evaluation asks many captions
of the same picture, which a kept prefix makes four times as fast.
"""

import ctypes
import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import llama_cpp
import numpy as np
from llama_cpp import mtmd_cpp
from numpy.typing import NDArray

from models.training.settings import PROMPT_AFTER, PROMPT_BEFORE

_log = logging.getLogger(__name__)

_MAX_TOKENS = 96
_MAX_AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model answered.

    Attributes:
        p_true: Probability of «True» over the whole vocabulary.
        log_odds: ln of all spellings of «True» over all of «False».
    """

    p_true: float
    log_odds: float


@llama_cpp.llama_log_callback
def _quiet(level: int, text: bytes, data: object) -> None:
    if level >= 4:
        _log.debug("llama.cpp: %s", text.decode("utf-8", "replace").strip())


class PictureJudge:
    """One loaded model.

    Attributes:
        encode_s: Seconds spent in the picture encoder so far, and so on.
    """

    def __init__(self, pack: Path, threads: int = 1) -> None:
        """Load a fine pack's files.

        Raises:
            RuntimeError: llama.cpp does not take them.
        """
        llama_cpp.llama_log_set(_quiet, ctypes.c_void_p(0))
        mtmd_cpp.mtmd_helper_log_set(_quiet, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        model_params = llama_cpp.llama_model_default_params()
        model_params.n_gpu_layers = 0
        self._model = llama_cpp.llama_model_load_from_file(
            str(pack / "text.gguf").encode(), model_params
        )
        if not self._model:
            raise RuntimeError("llama.cpp does not load text.gguf")
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = 2048
        params.n_batch = params.n_ubatch = 1024
        params.n_seq_max = _MAX_AT_ONCE + 1
        params.n_threads = params.n_threads_batch = threads
        params.kv_unified = True
        self._context = llama_cpp.llama_init_from_model(self._model, params)
        media = mtmd_cpp.mtmd_context_params_default()
        media.use_gpu = False
        media.print_timings = False
        media.n_threads = threads
        media.warmup = False
        self._media = mtmd_cpp.mtmd_init_from_file(
            str(pack / "mmproj.gguf").encode(), self._model, media
        )
        if not self._context or not self._media:
            raise RuntimeError("llama.cpp does not load mmproj.gguf")
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self._size = llama_cpp.llama_vocab_n_tokens(self._vocab)
        self._true = [i for w in ("True", " True") if (i := self._single(w)) is not None]
        self._false = [i for w in ("False", " False") if (i := self._single(w)) is not None]
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._batch = llama_cpp.llama_batch_init(1024, 0, 1)

    def tokens(self, text: str, *, special: bool = False) -> list[int]:
        """Return llama.cpp's tokens of a text, without a beginning token."""
        data = text.encode("utf-8")
        room = (llama_cpp.llama_token * (len(data) + 8))()
        found = llama_cpp.llama_tokenize(
            self._vocab, data, len(data), room, len(room), False, special
        )
        return list(room[:found])

    def _single(self, text: str) -> int | None:
        found = self.tokens(text)
        return found[0] if len(found) == 1 else None

    def judge(self, picture: NDArray[np.uint8], texts: Sequence[str]) -> list[Answer]:
        """Judge several captions of one picture (128, 128, 3)."""
        past = self._read_picture(picture)
        answers: list[Answer] = []
        waiting = [self.tokens(PROMPT_BEFORE + " " + text + PROMPT_AFTER) for text in texts]
        for start in range(0, len(waiting), _MAX_AT_ONCE):
            answers += self._read_captions(waiting[start : start + _MAX_AT_ONCE], past)
        return answers

    def _read_picture(self, picture: NDArray[np.uint8]) -> int:
        llama_cpp.llama_memory_clear(self._memory, False)
        height, width, _ = picture.shape
        data = np.ascontiguousarray(picture).tobytes()
        raw = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
        bitmap = mtmd_cpp.mtmd_bitmap_init(width, height, raw)
        chunks = mtmd_cpp.mtmd_input_chunks_init()
        marker = mtmd_cpp.mtmd_default_marker()
        text = mtmd_cpp.mtmd_input_text()
        text.text, text.text_len = marker, len(marker)
        text.add_special, text.parse_special = True, False
        bitmaps = (mtmd_cpp.mtmd_bitmap_p_ctypes * 1)(bitmap)
        past = ctypes.c_int32(0)
        try:
            status = mtmd_cpp.mtmd_tokenize(self._media, chunks, ctypes.byref(text), bitmaps, 1)
            if status != 0:
                raise RuntimeError(f"mtmd_tokenize: {status}")
            status = mtmd_cpp.mtmd_helper_eval_chunks(
                self._media, self._context, chunks, 0, 0, 1024, False, ctypes.byref(past)
            )
            if status != 0:
                raise RuntimeError(f"mtmd_helper_eval_chunks: {status}")
        finally:
            mtmd_cpp.mtmd_input_chunks_free(chunks)
            mtmd_cpp.mtmd_bitmap_free(bitmap)
        return past.value

    def _read_captions(self, rows: Sequence[Sequence[int]], past: int) -> list[Answer]:
        batch = self._batch
        n = 0
        last: list[int] = []
        for index, row in enumerate(rows):
            sequence = index + 1
            llama_cpp.llama_memory_seq_cp(self._memory, 0, sequence, 0, past)
            for offset, token in enumerate(row):
                batch.token[n] = token
                batch.pos[n] = past + offset
                batch.n_seq_id[n] = 1
                batch.seq_id[n][0] = sequence
                batch.logits[n] = offset == len(row) - 1
                n += 1
            last.append(n - 1)
        batch.n_tokens = n
        status = llama_cpp.llama_decode(self._context, batch)
        if status != 0:
            raise RuntimeError(f"llama_decode: {status}")
        answers = [self._answer(at) for at in last]
        for index in range(len(rows)):
            llama_cpp.llama_memory_seq_rm(self._memory, index + 1, 0, -1)
        return answers

    def _answer(self, at: int) -> Answer:
        pointer = llama_cpp.llama_get_logits_ith(self._context, at)
        logits = np.ctypeslib.as_array(pointer, shape=(self._size,)).astype(np.float64)
        logits = logits - logits.max()
        weight = np.exp(logits)
        p_true = float(weight[self._true[0]] / weight.sum())
        odds = math.log(weight[self._true].sum() + 1e-300) - math.log(
            weight[self._false].sum() + 1e-300
        )
        return Answer(p_true, odds)
