"""One loaded model for packs that share a text tower, and one computation for a text that both ask.

A query is embedded by the coarse pack and by the pack of passages. Where both name the very same
model (by hash), the second finds the session loaded, and the text's vector from before.
"""

import threading
from collections import OrderedDict
from typing import Final
from weakref import WeakValueDictionary

from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.core.types import Vectors
from retllm_desktop.encoders.sessions import Tower
from retllm_desktop.encoders.towers import open_text_tower
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.text_input import TextTowerSpec

_REMEMBERED: Final = 1024
"""Vectors kept a model: at 384 numbers 1.5 MB; a batch of passages is a few hundred."""


class SharedTextModel:
    """A model on the processor that runs each text alone, with what it gave for the last ones.

    Thread-safe.
    """

    def __init__(self, tower: Tower) -> None:
        """Take the loaded model."""
        self.tower = tower
        self._vectors: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, tokens: bytes) -> Vectors | None:
        """Return the vector (d,) that the same tokens had, None where that is not remembered."""
        with self._lock:
            found = self._vectors.get(tokens)
            if found is not None:
                self._vectors.move_to_end(tokens)
            return found

    def remember(self, tokens: bytes, vector: Vectors) -> None:
        """Keep the vector (d,) of some tokens; the oldest is forgotten for it."""
        with self._lock:
            self._vectors[tokens] = vector
            if len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)


_models: WeakValueDictionary[tuple[object, ...], SharedTextModel] = WeakValueDictionary()
_lock = threading.Lock()


def share_text_model(
    pack: InstalledPack, spec: TextTowerSpec, role: FileRole, threads: int | None
) -> SharedTextModel:
    """Return the model of a pack's text tower, loaded once for all packs that share it.

    Raises:
        EngineError: It cannot be loaded, or takes something else.
        PackError: The pack has no such file.
    """
    path = pack.path_of(role)
    file = pack.manifest.file(role)
    how = (
        spec.input,
        spec.mask,
        spec.token_types,
        spec.positions,
        spec.output,
        spec.ids_dtype,
        spec.pooling,
        spec.output_dimension,
        spec.empty_inputs,
    )
    key = (path, None if file is None else file.sha256, threads, how)
    with _lock:
        found = _models.get(key)
        if found is None:
            found = SharedTextModel(open_text_tower(pack, spec, role, threads))
            _models[key] = found
        return found
