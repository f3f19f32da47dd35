"""llama.cpp's own converter, on a folder of transformers' or on weights made on the way."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import torch

Weights = dict[str, Callable[[], torch.Tensor]]
"""A checkpoint: for each name, what makes the tensor."""


def convert(
    llama: Path,
    checkpoint: Path,
    target: Path,
    *,
    picture: bool,
    precision: str,
    pre: str,
    weights: Weights | None = None,
    measure: bool = False,
) -> int:
    """Write one of a model's two GGUF files, and return the bytes of its tensors.

    Args:
        llama: llama.cpp's source, of the version that the program is pinned to.
        checkpoint: Folder with configuration, vocabulary and, unless given, weights.
        target: The file.
        picture: Whether the picture encoder is wanted, or else the language model.
        precision: ``f32``, ``f16`` or ``q8_0``.
        pre: How the vocabulary splits text; the converter knows that of published ones alone.
        weights: Instead of the folder's.
        measure: Whether only the bytes are wanted; then weights have shapes alone (``meta``).
    """
    with _converter(llama) as conversion:
        import gguf

        kinds = {
            "f32": gguf.LlamaFileType.ALL_F32,
            "f16": gguf.LlamaFileType.MOSTLY_F16,
            "q8_0": gguf.LlamaFileType.MOSTLY_Q8_0,
        }
        base = conversion.ModelBase
        kind = conversion.ModelType.MMPROJ if picture else conversion.ModelType.TEXT
        settings = base.load_hparams(checkpoint, False)
        name = conversion.get_model_architecture(settings, kind)
        made = conversion.get_model_class(name, mmproj=picture)
        with contextlib.ExitStack() as patches, torch.inference_mode():
            if not picture:
                patches.enter_context(
                    mock.patch.object(made, "get_vocab_base_pre", return_value=pre, create=True)
                )
            if hasattr(made, "no_mtp"):
                # Layers that guess further tokens; the checkpoint here has none.
                patches.enter_context(mock.patch.object(made, "no_mtp", True, create=True))
            if weights is not None:
                lazy = conversion.base.LazyTorchTensor if measure else None
                patches.enter_context(
                    mock.patch.object(base, "index_tensors", _index_of(weights, lazy))
                )
            writer = made(
                checkpoint,
                kinds[precision],
                target,
                eager=weights is not None and not measure,
                use_temp_file=weights is not None and not measure,
                dry_run=measure,
            )
            if measure:
                writer.prepare_tensors()
            else:
                writer.write()
            shards = writer.gguf_writer.tensors
            return sum(tensor.nbytes for shard in shards for tensor in shard.values())


def _index_of(weights: Weights, lazy: Any) -> Callable[..., Weights]:
    """Return what lists a checkpoint's tensors; with ``lazy`` they have shapes alone."""

    def wrap(make: Callable[[], torch.Tensor]) -> Callable[[], torch.Tensor]:
        return lambda: lazy(meta=make(), args=(None,), func=lambda _: None)

    def index_tensors(self: Any, *_: object, **_ignored: object) -> Weights:
        made = {name: wrap(make) if lazy else make for name, make in weights.items()}
        kept = [self.filter_tensors((name, make)) for name, make in made.items()]
        return {item[0]: item[1] for item in kept if item is not None}

    return index_tensors


@contextlib.contextmanager
def _converter(llama: Path) -> Iterator[Any]:
    """Import the converter of a source tree, with the ``gguf`` that lies beside it."""
    places = [str(llama), str(llama / "gguf-py")]
    sys.path[:0] = places
    try:
        import conversion

        yield conversion
    finally:
        for place in places:
            sys.path.remove(place)
