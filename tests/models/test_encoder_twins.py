"""Random-weight twins of encoders, run by ours, give transformers' tokens, pixels and vectors.

The small twins and the references were written by ``models/training/encoder_twins``, which compares
those of the published shapes as well: ``models/training/results/encoder_twins.json``. Each has the
manifest that the catalogue has for the real one, or that the importer makes of its files.
"""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.encoders.tokenization import PackTokenizer
from retllm_desktop.encoders.towers import PixelScaler
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    decode_image,
    make_encoder_image,
)
from retllm_desktop.packs.importers.file_importer import FileImporter
from retllm_desktop.packs.installed import InstalledPack, load_pack
from tests.fixtures.encoder_twin_inputs import TWIN_TEXTS, twin_pictures
from tests.fixtures.encoder_twin_packs import (
    catalogued,
    prefixes_of,
    twin_files,
    write_hub_settings,
    write_twin_pack,
)

FIXTURES = Path(__file__).parents[1] / "fixtures" / "encoder_twins"
CONTEXT = 128
PX = 32
BOUND = 1e-4
LEVEL = 2.1 / 255
"""A pixel's step after scaling by SigLIP's mean and deviation, and a little."""
PASSAGES = ("multilingual-e5-small", "bge-m3", "qwen3-embedding-0.6b", "embeddinggemma-300m")
END = "<|endoftext|>"
SIGLIP = "siglip2-base-patch16-224"


def references() -> dict[str, np.ndarray]:
    with np.load(FIXTURES / "references.npz") as stored:
        return dict(stored)


def unpack(folder: Path, pack_id: str) -> dict[str, str]:
    """Write a twin's files as they lie in a pack; returns paths by role."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for role, (name, packed) in twin_files(pack_id).items():
        (folder / name).write_bytes(gzip.decompress(packed.read_bytes()))
        files[role] = name
    return files


def shortened(pack: InstalledPack, encoder: dict[str, object]) -> InstalledPack:
    """The same pack with other rules for texts, short enough that a long text is cut."""
    path = pack.folder / "manifest.json"
    body = json.loads(path.read_text("utf-8"))
    part = body[body["role"]]
    part["encoder" if "encoder" in part else "text"] |= encoder
    path.write_text(json.dumps(body), "utf-8")
    return load_pack(pack.folder)


def imported(folder: Path, pack_id: str) -> InstalledPack:
    """A folder as the hub has it, through the program's importer."""
    hub = folder / "hub"
    (hub / "onnx").mkdir(parents=True)
    for name, packed in twin_files(pack_id).values():
        place = hub / name if name == "tokenizer.json" else hub / "onnx" / name
        place.write_bytes(gzip.decompress(packed.read_bytes()))
    (hub / "onnx" / "text.onnx").rename(hub / "onnx" / "model.onnx")
    write_hub_settings(hub, pack_id)
    made = folder / "pack"
    gathering = FileImporter().gather(hub, (), pack_id, made, CancelToken())
    while True:
        try:
            next(gathering)
        except StopIteration as stop:
            draft = stop.value
            break
    (made / "manifest.json").write_text(json.dumps(dict(draft.manifest)), "utf-8")
    return load_pack(made)


@pytest.fixture
def open_twin(tmp_path: Path) -> Callable[..., InstalledPack]:
    def open_one(pack_id: str, **rules: object) -> InstalledPack:
        folder = tmp_path / pack_id
        if pack_id == "embeddinggemma-300m":
            return shortened(imported(folder, pack_id), {"context_length": CONTEXT} | rules)
        files = unpack(folder, pack_id)
        pad_id = None
        if pack_id.startswith("qwen"):  # The real one is beyond a small vocabulary.
            pad_id = Tokenizer.from_file(str(folder / "tokenizer.json")).token_to_id(END)
        pack = write_twin_pack(
            folder, pack_id, files, dimension=32, px=PX, past=(2, 2, 16), pad_id=pad_id
        )
        return shortened(pack, ({} if pack_id == SIGLIP else {"context_length": CONTEXT}) | rules)

    return open_one


def embedded(pack: InstalledPack, kind: str) -> np.ndarray:
    encoder = OnnxDualEncoder(pack, threads=1) if pack.manifest.coarse else OnnxTextEncoder(pack)
    embed = encoder.embed_passages if kind == "passage" else encoder.embed_texts
    return embed(list(TWIN_TEXTS))


@pytest.mark.parametrize("pack_id", [SIGLIP, *PASSAGES])
def test_texts_get_the_tokens_and_vectors_of_transformers(
    open_twin: Callable[..., InstalledPack], pack_id: str
) -> None:
    stored, pack = references(), open_twin(pack_id)
    spec = pack.manifest.coarse.text if pack.manifest.coarse else pack.manifest.text.tower
    tokenizer = PackTokenizer(pack, spec, None)
    for kind, prefix in prefixes_of(pack_id).items():
        for text, row in zip(TWIN_TEXTS, stored[f"{pack_id}/{kind} tokens"], strict=True):
            ids, mask = tokenizer.batch([prefix + text])
            assert ids[0].tolist() == row[row >= 0].tolist(), text[:40]
            assert pack_id == SIGLIP or mask.all()
        wanted = stored[f"{pack_id}/{kind}"]
        np.testing.assert_allclose(embedded(pack, kind), wanted, atol=BOUND)
        apart = np.abs(wanted[:, None] - wanted[None]).max(axis=2)
        assert apart[~np.eye(len(wanted), dtype=bool)].min() > 100 * BOUND


def test_pictures_get_the_pixels_and_vectors_of_transformers(
    open_twin: Callable[..., InstalledPack],
) -> None:
    stored, pack = references(), open_twin(SIGLIP)
    image = pack.manifest.coarse.image
    wanted = stored[f"{SIGLIP}/pixels"]
    # Byte by byte what the processor has, and then the vectors of exactly these pixels.
    exact = np.rint((wanted.transpose(0, 2, 3, 1) * 0.5 + 0.5) * 255).astype(np.uint8)
    np.testing.assert_allclose(PixelScaler(image).batch(list(exact)), wanted, atol=1e-6)
    for name, right, data in zip(twin_pictures(), wanted, twin_pictures().values(), strict=True):
        made = decode_image(io.BytesIO(data), DecodeRequest(image.spec), ReadingLimits())
        ours = np.asarray(make_encoder_image(made.image, image.spec, made.frame))
        far = np.abs(PixelScaler(image).batch([ours])[0] - right).max()
        assert far <= LEVEL, name
    vectors = OnnxDualEncoder(pack, threads=1).embed_images(list(exact))
    right = stored[f"{SIGLIP}/pictures"]
    np.testing.assert_allclose(vectors, right, atol=BOUND)
    apart = np.abs(right[:, None] - right[None]).max(axis=2)
    assert apart[~np.eye(len(right), dtype=bool)].min() > 100 * BOUND


@pytest.mark.parametrize("pack_id", ["multilingual-e5-small", "bge-m3", "qwen3-embedding-0.6b"])
def test_the_importer_finds_out_what_the_catalogue_says(tmp_path: Path, pack_id: str) -> None:
    spec = imported(tmp_path, pack_id).manifest.text
    catalogue = catalogued(pack_id)["text"]["encoder"]
    found = {
        "pooling": spec.tower.pooling,
        "padding": spec.tower.padding,
        "mask": spec.tower.mask,
        "token_types": spec.tower.token_types,
        "positions": spec.tower.positions,
        "query_prefix": spec.tower.query_prefix,
        "passage_prefix": spec.tower.passage_prefix,
    }
    said = {"padding": "right", "positions": None, "query_prefix": "", "passage_prefix": ""}
    assert found == {name: (said | catalogue)[name] for name in found}
    empty = [one["name"] for one in catalogue.get("empty_inputs", [])]
    assert [one.name for one in spec.tower.empty_inputs] == empty[:4]
    assert spec.space.dimension == 32


@pytest.mark.parametrize(
    ("pack_id", "wrong"),
    [
        (SIGLIP, {"pad_id": 1}),
        (SIGLIP, {"lowercase": False}),
        ("multilingual-e5-small", {"pooling": "cls"}),
        ("multilingual-e5-small", {"query_prefix": ""}),
        ("bge-m3", {"pooling": "mean"}),
        ("embeddinggemma-300m", {"query_prefix": "query: "}),
        ("qwen3-embedding-0.6b", {"padding": "right", "pooling": "cls"}),
    ],
)
def test_a_wrong_rule_in_a_manifest_shows(
    open_twin: Callable[..., InstalledPack], pack_id: str, wrong: dict[str, object]
) -> None:
    pack = open_twin(pack_id, **wrong)
    kind = next(iter(prefixes_of(pack_id)))
    far = np.abs(embedded(pack, kind) - references()[f"{pack_id}/{kind}"]).max()
    assert far > 100 * BOUND


def test_no_fixture_is_large() -> None:
    assert all(path.stat().st_size < 200 * 1024 for path in FIXTURES.iterdir())
