"""Runs twins of the real shapes through the program's own encoders, and compares."""

import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from models.training.encoder_twins.shapes import Family, Twin
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.encoders.towers import PixelScaler
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    decode_image,
    make_encoder_image,
)
from retllm_desktop.packs.importers.file_importer import FileImporter
from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.packs.manifest import ImageInput
from tests.fixtures.encoder_twin_inputs import TWIN_TEXTS, twin_pictures
from tests.fixtures.encoder_twin_packs import catalogued, write_hub_settings, write_twin_pack

_IMPORTED = "embeddinggemma-300m"


def context_of(twin: Twin) -> int:
    """Return how many tokens the program gives a text tower at most."""
    if twin.pack == _IMPORTED:
        return twin.text.positions
    body = catalogued(twin.pack)
    part = body[body["role"]]
    return int((part.get("encoder") or part["text"])["context_length"])


def compare_full(twin: Twin, folder: Path, wanted: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Compare exact towers of the real shape with transformers.

    Args:
        twin: Which.
        folder: Where its files lie.
        wanted: Unit vectors of transformers by kind of text, those of ``pictures`` and the
            ``pixels`` that they were made of.

    Returns:
        The largest difference of a number of a unit vector by kind, of a pixel as the tower gets
        it, and how alike any two of transformers' vectors are, lest nothing is compared.
    """
    pack = write_pack(twin, folder, "fp32")
    found: dict[str, float] = {}
    if pack.manifest.coarse is not None:
        encoder = OnnxDualEncoder(pack, threads=2)
        found["text_largest_difference"] = _far(_embedded(encoder.embed_texts), wanted["text"])
        image = pack.manifest.coarse.image
        files = list(twin_pictures().values())
        ours = [encoder_pixels(data, image) for data in files]
        scaled = PixelScaler(image).batch(ours)
        found["pixels_largest_difference"] = _far(scaled, wanted["pixels"])
        vectors = encoder.embed_images(ours)
        found["picture_largest_difference"] = _far(vectors, wanted["pictures"])
        # The same pixels for both: what is left is the network's alone.
        same = np.rint((wanted["pixels"].transpose(0, 2, 3, 1) * 0.5 + 0.5) * 255)
        found["picture_largest_difference_of_the_same_pixels"] = _far(
            encoder.embed_images(list(same.astype(np.uint8))), wanted["pictures"]
        )
        found["pictures_largest_cosine"] = _most_alike(wanted["pictures"])
        found["texts_largest_cosine"] = _most_alike(wanted["text"])
        return found
    passages = OnnxTextEncoder(pack, threads=2)
    for kind, right in wanted.items():
        embed = passages.embed_passages if kind == "passage" else passages.embed_texts
        found[f"{kind}_largest_difference"] = _far(_embedded(embed), right)
        found[f"{kind}_largest_cosine"] = _most_alike(right)
    return found


def encoder_pixels(data: bytes, image: ImageInput) -> np.ndarray:
    """Return the program's own preprocessing of a file: (px, px, 3) uint8."""
    made = decode_image(io.BytesIO(data), DecodeRequest(image.spec), ReadingLimits())
    return np.asarray(make_encoder_image(made.image, image.spec, made.frame))


def write_pack(twin: Twin, folder: Path, precision: str) -> InstalledPack:
    """Make a pack of one precision's files, in a folder beside them; they are linked, not copied.

    A tower that was not made in that precision is taken exact. What the program takes for eight
    bits (``text_int8``) runs one at a time.
    """
    place = folder / precision
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    files: dict[str, str] = {"tokenizer": "tokenizer.json"}
    (place / "tokenizer.json").hardlink_to(folder / "tokenizer.json")
    for name in ("text", "image"):
        graph = f"{name}.{precision}.onnx"
        eight = "_int8" if precision == "int8" and (folder / graph).exists() else ""
        if not (folder / graph).exists():
            graph = f"{name}.onnx"
        if not (folder / graph).exists():
            continue
        (place / graph).hardlink_to(folder / graph)
        files[f"{name}{eight}"] = graph
        if (folder / f"{graph}_data").exists():
            (place / f"{graph}_data").hardlink_to(folder / f"{graph}_data")
            files[f"data of {name}"] = f"{graph}_data"
    if twin.pack == _IMPORTED:
        return _imported(place, files, twin.text.width)
    shape = twin.text
    past = (shape.layers, shape.key_value_heads or 0, shape.head_width or 0)
    return write_twin_pack(
        place,
        twin.pack,
        files,
        dimension=shape.width,
        px=None if twin.picture is None else twin.picture.px,
        past=past if twin.family is Family.QWEN_3 else None,
    )


def _imported(place: Path, files: Mapping[str, str], width: int) -> InstalledPack:
    """Lay the files out as the hub has them, and let the program's importer make the pack."""
    hub = place / "hub"
    (hub / "onnx").mkdir(parents=True)
    role = "text_int8" if "text_int8" in files else "text"
    name = "model_quantized.onnx" if role == "text_int8" else "model.onnx"
    (hub / "onnx" / name).hardlink_to(place / files[role])
    if data := files.get("data of text"):
        (hub / "onnx" / data).hardlink_to(place / data)
    write_hub_settings(hub, _IMPORTED, width)
    (hub / "tokenizer.json").hardlink_to(place / "tokenizer.json")
    made = place / "pack"
    gathering = FileImporter().gather(hub, (), "embeddinggemma-300m", made, CancelToken())
    while True:
        try:
            next(gathering)
        except StopIteration as stop:
            draft = stop.value
            break
    (made / "manifest.json").write_text(json.dumps(dict(draft.manifest)), "utf-8")
    return load_pack(made)


def _embedded(embed: Callable[[Sequence[str]], np.ndarray]) -> np.ndarray:
    """Embed the odd texts, the two long ones alone: beside them the others are padding mostly."""
    order = sorted(range(len(TWIN_TEXTS)), key=lambda number: len(TWIN_TEXTS[number]))
    parts = [order[:-2], *([one] for one in order[-2:])]
    found = np.concatenate([embed([TWIN_TEXTS[number] for number in part]) for part in parts])
    return found[np.argsort(order)]


def _far(ours: np.ndarray, right: np.ndarray) -> float:
    return float(np.abs(ours - right).max())


def _most_alike(vectors: np.ndarray) -> float:
    return float((vectors @ vectors.T - 2 * np.eye(len(vectors))).max())
