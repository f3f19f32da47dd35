"""llama.cpp's picture side (mtmd) through ctypes: pixels to embeddings to the model's memory.

Thin and typed; no policy. Pinned to llama-cpp-python 0.3.36, whose C interface it mirrors.
"""

import ctypes
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from llama_cpp import llama_cpp, mtmd_cpp

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.types import Rgb
from retllm_desktop.judge.errors import ModelFailedError
from retllm_desktop.judge.llama.log import LLAMA_LOG
from retllm_desktop.judge.llama.text_model import (
    AbortedError,
    TextContext,
    TextModel,
    check_decoded,
)

_m = cast("Any", mtmd_cpp)
_c = cast("Any", llama_cpp)
_NODES_BETWEEN: Final = 32
"""Nodes of the encoder's graph that are computed without asking whether to stop."""


@dataclass(frozen=True, slots=True)
class TextChunk:
    """Tokens before, between or behind the parts of a picture.

    Attributes:
        tokens: Their ids.
    """

    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImageChunk:
    """A picture, or one tile of it.

    Attributes:
        pointer: mtmd's chunk; belongs to the ``InputChunks`` it came from.
        tokens: Number of embeddings it becomes.
    """

    pointer: int
    tokens: int


class InputChunks:
    """A picture, cut into what is decoded one after the other."""

    def __init__(self, pointer: int) -> None:
        """Take over mtmd's list of chunks."""
        self._pointer: int | None = pointer
        self.entries = tuple(
            _read_chunk(_m.mtmd_input_chunks_get(pointer, index))
            for index in range(int(_m.mtmd_input_chunks_size(pointer)))
        )

    def close(self) -> None:
        """Free the list, the prepared pixels included."""
        if self._pointer is not None:
            _m.mtmd_input_chunks_free(self._pointer)
            self._pointer = None


def _read_chunk(pointer: int) -> TextChunk | ImageChunk:
    kind = int(_m.mtmd_input_chunk_get_type(pointer))
    if kind == _m.MTMD_INPUT_CHUNK_TYPE_TEXT:
        count = ctypes.c_size_t()
        ids = _m.mtmd_input_chunk_get_tokens_text(pointer, ctypes.byref(count))
        return TextChunk(tuple(int(token) for token in ids[: count.value]))
    return ImageChunk(pointer, int(_m.mtmd_input_chunk_get_n_tokens(pointer)))


class VisionModel:
    """The picture encoder and its projector into the language model."""

    def __init__(
        self,
        path: Path,
        model: TextModel,
        *,
        threads: int,
        gpu: bool,
        precise: bool,
        max_tokens: int,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        """Load the encoder.

        Args:
            path: The mmproj GGUF file.
            model: The language model it feeds.
            threads: CPU threads.
            gpu: Whether an accelerator may be used.
            precise: Whether attention is summed in 32 bits: no flash attention.
            max_tokens: Cap on the tokens of one picture, 0 for the model's own.
            should_stop: Called now and then while it computes. None lets it run to its end.

        Raises:
            EngineError: mtmd refuses the file, or it does not go with the language model.
        """
        LLAMA_LOG.take_complaint()
        params = _m.mtmd_context_params_default()
        params.use_gpu = gpu
        params.n_threads = threads
        params.print_timings = False
        params.warmup = False
        if precise:
            params.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        if max_tokens > 0:
            params.image_max_tokens = max_tokens
        self._interruption = None if should_stop is None else _Interruption(should_stop)
        if self._interruption is not None:
            params.cb_eval = self._interruption.callback
        self._model = model
        self._pointer: int | None = _m.mtmd_init_from_file(os.fsencode(path), model.pointer, params)
        if self._pointer is None:
            raise EngineError(
                "llama.cpp cannot use the picture encoder with this model",
                LLAMA_LOG.take_complaint() or "no reason",
                path,
            )
        if not _m.mtmd_support_vision(self._pointer):
            self.close()
            raise EngineError("The pack's encoder does not take pictures", path=path)

    @property
    def attends_both_ways(self) -> bool:
        """Whether a picture's tokens see one another, so that they must be decoded at once."""
        return bool(_m.mtmd_decode_use_non_causal(self._pointer, None))

    def prepare(self, rgb: Rgb) -> InputChunks:
        """Bring a picture into pieces.

        The marks that some models put around a picture are added by mtmd, the token that begins
        a sequence is not.

        Args:
            rgb: (height, width, 3) uint8.

        Raises:
            EngineError: mtmd cannot prepare the picture.
        """
        pixels = np.ascontiguousarray(rgb)
        height, width = pixels.shape[:2]
        data = pixels.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        bitmap = _m.mtmd_bitmap_init(width, height, data)
        pieces = _m.mtmd_input_chunks_init()
        part = _m.mtmd_input_part(None, bitmap)
        list_type = cast("Any", ctypes.POINTER(_m.mtmd_input_part) * 1)
        parts = list_type(ctypes.pointer(part))
        try:
            code = int(_m.mtmd_tokenize_from_parts(self._pointer, pieces, parts, 1, False))
        finally:
            _m.mtmd_bitmap_free(bitmap)
        if code != 0:
            _m.mtmd_input_chunks_free(pieces)
            raise EngineError("llama.cpp cannot prepare the picture", LLAMA_LOG.take_complaint())
        chunks = InputChunks(pieces)
        if not all(map(self._is_known, chunks.entries)):
            chunks.close()
            raise EngineError(
                "The picture encoder is of another model",
                "the vocabulary lacks the marks that it puts around a picture",
            )
        return chunks

    def _is_known(self, chunk: TextChunk | ImageChunk) -> bool:
        """Whether the vocabulary has a picture's marks: as words they would be ordinary tokens."""
        return isinstance(chunk, ImageChunk) or (
            all(token >= 0 for token in chunk.tokens)
            and (
                any(map(self._model.is_mark, chunk.tokens))
                or not b"".join(map(self._model.spelling, chunk.tokens)).strip()
            )
        )

    def encode_together(
        self, pieces: Sequence[ImageChunk], check_stop: Callable[[], None] = lambda: None
    ) -> list[npt.NDArray[np.float32]]:
        """Run the encoder over several pieces, at once as far as it can.

        Most encoders of llama.cpp take one picture a time, whatever is asked; then this costs
        what encoding one after the other costs.

        Args:
            pieces: Pieces of one picture or of several.
            check_stop: Called between runs of the encoder; raises where nobody waits any more.

        Returns:
            For each (tokens, n_embd) float32, copies.

        Raises:
            AbortedError: It was asked to stop.
            EngineError: The encoder failed.
        """
        found: list[npt.NDArray[np.float32]] = []
        while len(found) < len(pieces):
            check_stop()
            batch = _m.mtmd_batch_init(self._pointer)
            try:
                together: list[ImageChunk] = []
                for piece in pieces[len(found) :]:
                    code = int(_m.mtmd_batch_add_chunk(batch, piece.pointer))
                    if code != 0 and not together:
                        raise EngineError("The picture encoder failed", LLAMA_LOG.take_complaint())
                    if code != 0:
                        break
                    together.append(piece)
                if self._interruption is not None:
                    self._interruption.happened = False
                code = int(_m.mtmd_batch_encode(batch))
                if self._interruption is not None and self._interruption.happened:
                    # llama.cpp calls that a success, and hands out what was half computed.
                    raise AbortedError
                if code != 0:
                    raise ModelFailedError("The picture encoder failed", LLAMA_LOG.take_complaint())
                for piece in together:
                    output = _m.mtmd_batch_get_output_embd(batch, piece.pointer)
                    if not output:
                        complaint = LLAMA_LOG.take_complaint()
                        raise ModelFailedError("The picture encoder gave nothing", complaint)
                    found.append(self._copy(output, piece.tokens))
            finally:
                _m.mtmd_batch_free(batch)
        return found

    def _copy(self, output: Any, tokens: int) -> npt.NDArray[np.float32]:
        view = np.ctypeslib.as_array(output, shape=(tokens, self._model.n_embd_in))
        return np.array(view, dtype=np.float32, copy=True)

    def layout(self, piece: ImageChunk) -> bytes:
        """Return a picture's token layout, without its pixels, for :meth:`decode_embedding`.

        Raises:
            EngineError: mtmd cannot tell.
        """
        size = ctypes.c_size_t()
        if int(_m.mtmd_input_chunk_save(piece.pointer, None, 0, ctypes.byref(size))) == 0:
            raw = ctypes.create_string_buffer(size.value)
            code = _m.mtmd_input_chunk_save(piece.pointer, raw, size.value, ctypes.byref(size))
            if int(code) == 0:
                return raw.raw[: size.value]
        raise EngineError("llama.cpp cannot tell how a picture lies", LLAMA_LOG.take_complaint())

    def decode_embedding(
        self,
        context: TextContext,
        layout: bytes,
        embeddings: npt.NDArray[np.float32],
        position: int,
        *,
        batch: int,
        slot: int = 0,
    ) -> int:
        """Append a cached picture; return the position behind it.

        Raises:
            AbortedError: It was asked to stop.
            EngineError: The decode failed, or the layout is of another version of llama.cpp.
        """
        pointer = _m.mtmd_input_chunk_load(layout, len(layout))
        if not pointer:
            raise EngineError(
                "llama.cpp cannot read how a picture lies", LLAMA_LOG.take_complaint()
            )
        try:
            tokens = int(_m.mtmd_input_chunk_get_n_tokens(pointer))
            if embeddings.shape != (tokens, self._model.n_embd_in):
                raise EngineError("A picture that was kept does not fit its model")
            piece = ImageChunk(pointer, tokens)
            return self.decode(context, piece, embeddings, position, batch=batch, slot=slot)
        finally:
            _m.mtmd_input_chunk_free(pointer)

    def decode(
        self,
        context: TextContext,
        piece: ImageChunk,
        embeddings: npt.NDArray[np.float32],
        position: int,
        *,
        batch: int,
        slot: int = 0,
    ) -> int:
        """Append a picture's embeddings to a sequence; return the position behind it.

        With M-RoPE a picture takes fewer positions than tokens.

        Raises:
            AbortedError: It was asked to stop.
            EngineError: The decode failed.
        """
        behind = ctypes.c_int32(position)
        code = _m.mtmd_helper_decode_image_chunk(
            self._pointer,
            context.pointer,
            piece.pointer,
            embeddings.ctypes.data_as(ctypes.POINTER(ctypes.c_float)),
            position,
            slot,
            batch,
            ctypes.byref(behind),
            _m.mtmd_helper_post_decode_callback(),
            None,
        )
        check_decoded(int(code))
        return int(behind.value)

    def close(self) -> None:
        """Free the encoder."""
        if self._pointer is not None:
            _m.mtmd_free(self._pointer)
            self._pointer = None


class _Interruption:
    """A graph callback that wants every so many nodes, to be able to stop there.

    Attributes:
        callback: For the encoder's ``cb_eval``; has to live as long as the encoder.
        happened: Whether it stopped a graph; whoever lets one run sets it back before.
    """

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self._passed = 0
        self.happened = False
        self.callback: Any = _c.ggml_backend_sched_eval_callback(self._called)

    def _called(self, _node: int, ask: bool, _data: object) -> bool:
        """Answer llama.cpp: before a node, whether it is wanted; behind it, whether to go on."""
        if ask:
            self._passed += 1
            return self._passed % _NODES_BETWEEN == 0
        self.happened = self.happened or self._should_stop()
        return not self.happened
