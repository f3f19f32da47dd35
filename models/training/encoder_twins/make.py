"""Writes random-weight twins of encoders: small ones for the suite, or ones of the real shapes.

    python -m models.training.encoder_twins.make small
    python -m models.training.encoder_twins.make full --scratch FOLDER --packs multilingual-e5-small

Run in the repository's root, in an environment with ``requirements-encoder-twins.txt``. The small
ones are fixtures, committed. The full ones are packs of one to three gigabytes each in the folder,
never committed; each is compared with transformers on odd inputs, and the figures are added to
``models/training/results/encoder_twins.json``. How fast they run is measured by
``python -m tests.benchmarks encoder_twins --packs FOLDER``.
"""

import argparse
import gzip
import json
import logging
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from models.training.encoder_twins import compare
from models.training.encoder_twins.graphs import PRECISIONS, export, make_precision, size_of
from models.training.encoder_twins.networks import Network, fill, picture_network, text_network
from models.training.encoder_twins.reference import picture_vectors, pixel_values, text_vectors
from models.training.encoder_twins.shapes import TWINS, Family, Twin, shrink
from models.training.encoder_twins.vocabularies import Encode, make_tokenizer
from tests.fixtures.encoder_twin_inputs import TWIN_TEXTS, twin_pictures
from tests.fixtures.encoder_twin_packs import prefixes_of
from tests.fixtures.odd_strings import odd_strings

FIXTURES: Final = Path("tests/fixtures/encoder_twins")
GEMMA: Final = Path("tests/fixtures/parity/gemma_tokenizer.json.gz")
RECORD: Final = Path("models/training/results/encoder_twins.json")
SMALL: Final = (
    "siglip2-base-patch16-224", "multilingual-e5-small", "bge-m3", "embeddinggemma-300m",
    "qwen3-embedding-0.6b",
)  # fmt: skip
"""One of each make: the larger SigLIP 2 differ from the base one by numbers alone."""
_VERSIONS: Final = ("transformers", "torch", "onnx", "onnxruntime", "tokenizers", "pillow")
_CONTEXT: Final = 128
"""Of the small twins, so that a long text is cut."""
_log = logging.getLogger(__name__)


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("small", "full"))
    parser.add_argument("--packs", nargs="+", choices=[twin.pack for twin in TWINS])
    parser.add_argument("--scratch", type=Path, help="where the full ones go")
    parser.add_argument("--also", nargs="+", default=[], help='more files, such as "image q4"')
    parser.add_argument("--record", type=Path, default=RECORD)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1 if options.kind == "small" else 2)
    torch.backends.mha.set_fastpath_enabled(False)
    if options.kind == "small":
        make_small(FIXTURES)
        return
    if options.scratch is None:
        parser.error("full ones need --scratch")
    wanted = options.packs or [twin.pack for twin in TWINS]
    for twin in TWINS:
        if twin.pack in wanted:
            found = make_full(twin, options.scratch / twin.pack, options.also)
            remember(options.record, twin.pack, found)


def make_small(out: Path) -> None:
    """Write the fixtures: graphs, tokenizers, and what transformers gives."""
    out.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, np.ndarray] = {}
    scratch = out / "scratch"
    for twin in TWINS:
        if twin.pack not in SMALL:
            continue
        tokenizer, encode = tokens_of(chain_of(twin.family))
        if twin.family is not Family.SIGLIP:  # Whose tokenizer is a fixture already.
            _pack_up(out / f"{chain_of(twin.family)}_tokenizer.json.gz", tokenizer.encode())
        small = shrink(twin, len(json.loads(tokenizer)["model"]["vocab"]) + 8)
        network = text_network(small)
        fill(network, 11, levels=True)
        beside = twin.family is Family.GEMMA_3
        export(network, scratch / "text.onnx", beside=beside)
        _pack_up(out / f"{twin.pack}_text.onnx.gz", (scratch / "text.onnx").read_bytes())
        if beside:
            _pack_up(out / f"{twin.pack}_text.data.gz", (scratch / "text.onnx_data").read_bytes())
        arrays |= _text_references(twin, network, encode)
        if small.picture is not None:
            pictures = picture_network(small.picture)
            fill(pictures, 12, levels=True)
            export(pictures, scratch / "image.onnx")
            _pack_up(out / f"{twin.pack}_image.onnx.gz", (scratch / "image.onnx").read_bytes())
            pixels = [pixel_values(data, small.picture.px) for data in twin_pictures().values()]
            arrays[f"{twin.pack}/pixels"] = np.stack(pixels)
            arrays[f"{twin.pack}/pictures"] = picture_vectors(pictures, pixels)
    np.savez_compressed(out / "references.npz", **arrays)
    for left in scratch.iterdir():
        left.unlink()
    scratch.rmdir()


def _text_references(twin: Twin, network: Network, encode: Encode) -> dict[str, np.ndarray]:
    context = 64 if twin.family is Family.SIGLIP else _CONTEXT
    found: dict[str, np.ndarray] = {}
    for kind, prefix in prefixes_of(twin.pack).items():
        texts = [prefix + text for text in TWIN_TEXTS]
        vectors, rows = text_vectors(twin.family, network, encode, texts, context)
        longest = max(map(len, rows))
        ids = [row + [-1] * (longest - len(row)) for row in rows]
        found[f"{twin.pack}/{kind}"] = vectors
        found[f"{twin.pack}/{kind} tokens"] = np.asarray(ids, dtype=np.int32)
    return found


def make_full(twin: Twin, folder: Path, also: Sequence[str] = ()) -> dict[str, Any]:
    """Write a twin of the real shape, exact and in other precisions; return the figures.

    Args:
        twin: Which.
        folder: Where its files go.
        also: Towers and precisions, such as ``image q4``, beside those whose published length is
            known.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer, encode = tokens_of(chain_of(twin.family))
    (folder / "tokenizer.json").write_text(tokenizer, "utf-8")
    networks = {"text": text_network(twin)}
    if twin.picture is not None:
        networks["image"] = picture_network(twin.picture)
    report: dict[str, Any] = {"bytes": {}, "published_bytes": dict(twin.published_bytes)}
    wanted: dict[str, np.ndarray] = {}
    for name in list(networks):
        network = networks.pop(name)
        fill(network, 21, levels=False)
        exact = folder / f"{name}.onnx"
        export(network, exact)
        parameters = sum(one.numel() for one in network.module.parameters())
        report[f"{name}_parameters"] = parameters
        if name == "text":
            for kind, prefix in prefixes_of(twin.pack).items():
                texts = [prefix + text for text in TWIN_TEXTS]
                context = compare.context_of(twin)
                wanted[kind], _ = text_vectors(twin.family, network, encode, texts, context)
        else:
            assert twin.picture is not None
            pixels = [pixel_values(data, twin.picture.px) for data in twin_pictures().values()]
            wanted["pixels"] = np.stack(pixels)
            wanted["pictures"] = picture_vectors(network, pixels)
        del network  # Its weights are in the file now; quantising needs the room.
        report["bytes"][f"{name} fp32"] = size_of(exact)
        for precision in PRECISIONS:
            if f"{name} {precision}" not in {*twin.published_bytes, *also}:
                continue
            made = folder / f"{name}.{precision}.onnx"
            make_precision(exact, made, precision)
            report["bytes"][f"{name} {precision}"] = size_of(made)
    return report | compare.compare_full(twin, folder, wanted)


@cache
def tokens_of(chain: str) -> tuple[str, Encode]:
    """Return a tokenizer of a chain, small, and transformers' own of the same vocabulary.

    Made once a run: the trainer of Unigram pieces does not learn the same twice.
    """
    gemma = gzip.decompress(GEMMA.read_bytes()).decode()
    return make_tokenizer(Family(chain), odd_strings()[:3000], gemma)


def remember(path: Path, pack: str, found: dict[str, Any]) -> None:
    """Add what was found of a twin to the record."""
    record = json.loads(path.read_text("utf-8")) if path.exists() else {"twins": {}}
    record["twins"][pack] = found
    record["versions"] = {name: version(name) for name in _VERSIONS}
    path.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", "utf-8")
    _log.info("%s: %s", pack, json.dumps(found, indent=1))


def chain_of(family: Family) -> str:
    """Return the family whose tokenizer one has."""
    return (Family.XLM_ROBERTA if family is Family.BERT else family).value


def _pack_up(path: Path, data: bytes) -> None:
    path.write_bytes(gzip.compress(data, mtime=0))
    _log.info("%s: %d bytes", path, path.stat().st_size)


if __name__ == "__main__":
    main()
