"""The command: ``python -m models.training.judge_twins.make --llama-cpp FOLDER small|published …``.

``small`` writes the fixtures of the suite: for each architecture a compressed GGUF pair of some
layers, and what transformers answers with the same weights. ``published NAME`` writes a model of
the catalogue at its published shape, in 16 bits, for ``python -m tests.benchmarks judge_shapes``,
which quantises it as the catalogue's file is. ``sizes`` compares lengths with the published files'.
"""

import argparse
import hashlib
import json
import logging
import lzma
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.training.judge_twins.convert import convert
from models.training.judge_twins.reference import (
    answer,
    build_model,
    fill,
    picture_inputs,
    picture_size,
    random_weights,
    save_checkpoint,
    shapes_alone,
    template_text,
)
from models.training.judge_twins.shapes import FAMILIES, PUBLISHED, SMALL
from models.training.judge_twins.vocabularies import learn_vocabulary
from tests.fixtures.odd_strings import odd_strings

FIXTURES: Final = Path("tests/fixtures/judge_twins")
_SIZES: Final = Path(__file__).parents[1] / "results" / "judge_twin_sizes.json"
_log = logging.getLogger(__name__)
_SMALL_MERGES: Final = 48
_PUBLISHED_MERGES: Final = 3000
_PICTURES: Final = 2
_STRINGS: Final = 1000
_QUERIES: Final = ("a red boat", "two dogs in the snow near a house, 2024 — «ñandú»")
_QUESTION: Final = (
    "Does the image match the caption: {query}? Please directly output True or False\n"
)


def make_small(name: str, llama: Path, out: Path) -> None:
    """Write an architecture's small pair and its reference answers."""
    shape = SMALL[name]
    family = FAMILIES[shape.family]
    tokenizer, ids = learn_vocabulary(family, template_text(family, llama), _SMALL_MERGES, None)
    model = build_model(shape, ids, len(tokenizer), "cpu")
    fill(model, 7)
    with tempfile.TemporaryDirectory() as scratch:
        checkpoint = Path(scratch) / "checkpoint"
        save_checkpoint(model, tokenizer, shape, checkpoint)
        for part, picture in (("text", False), ("mmproj", True)):
            file = Path(scratch) / f"{part}.gguf"
            convert(llama, checkpoint, file, picture=picture, precision="f32", pre=family.pre)
            out.mkdir(parents=True, exist_ok=True)
            packed = lzma.compress(file.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
            (out / f"{name}.{part}.gguf.xz").write_bytes(packed)
    _write_reference(out / f"{name}.npz", model, shape, tokenizer, ids)


def _write_reference(
    path: Path, model: Any, shape: Any, tokenizer: Any, ids: dict[str, int]
) -> None:
    family = FAMILIES[shape.family]
    rng = np.random.default_rng(11)
    width, height = picture_size(shape)
    pictures = rng.integers(0, 256, (_PICTURES, height, width, 3), np.uint8)
    found: dict[str, np.ndarray] = {"pictures": pictures, "queries": np.array(_QUERIES)}
    for at, rgb in enumerate(pictures):
        inputs, count = picture_inputs(shape, rgb)
        shown = family.picture.format(image=family.special["image"] * count)
        for number, query in enumerate(_QUERIES):
            asked = _QUESTION.format(query=query)
            prompt = _render(tokenizer, shown + asked)
            tokens = tokenizer(prompt, add_special_tokens=False).input_ids
            found[f"tokens_{at}_{number}"] = np.array(tokens, np.int32)
            logits, embeddings = answer(model, shape, tokens, ids["image"], inputs)
            found[f"logits_{at}_{number}"] = logits
            if at == 0:
                found["embeddings"] = embeddings.astype(np.float16)
    found["image_token"] = np.array(ids["image"])
    strings = odd_strings(_STRINGS)
    rows = tokenizer(strings, add_special_tokens=False).input_ids
    special = set(tokenizer.all_special_ids)
    # What spells a control token is read as text by the program, and is no question of parity.
    plain = [at for at, row in enumerate(rows) if not special & set(row)]
    digests = b"".join(digest_of(rows[at]) for at in plain)
    found["strings"] = np.array(plain, np.int32)
    found["digests"] = np.frombuffer(digests, np.uint8).reshape(-1, 4)
    np.savez_compressed(path, **found)


def digest_of(ids: list[int]) -> bytes:
    """Return a few bytes that stand for token ids."""
    return hashlib.blake2b(np.array(ids, "<i4").tobytes(), digest_size=4).digest()


def _render(tokenizer: Any, content: str) -> str:
    """Return the prompt of the model's chat template, told not to think."""
    shapes: tuple[object, ...] = (content, [{"type": "text", "text": content}])
    for shape in shapes:
        rendered = tokenizer.apply_chat_template(
            [{"role": "user", "content": shape}],
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=False,
        )
        if content.rstrip() in rendered:
            return str(rendered)
    raise ValueError("the chat template does not show the question")


def make_published(name: str, llama: Path, out: Path) -> None:
    """Write a model of the catalogue at its published shape, with random weights."""
    family = FAMILIES[PUBLISHED[name].family]
    model, checkpoint = _lay_out(name, llama, out)
    for picture in (False, True):
        convert(
            llama,
            checkpoint,
            out / f"{name}.{'mmproj' if picture else 'text.f16'}.gguf",
            picture=picture,
            precision=_precision(_published(name)[picture]["remote"]) if picture else "f16",
            pre=family.pre,
            weights=random_weights(model),
        )


def compare_sizes(names: list[str], llama: Path, out: Path) -> None:
    """Write how many bytes each model's tensors take beside the published file's length.

    Nothing is computed: the converter is asked for shapes and types. A published file holds its
    vocabulary too, some megabytes in a language model, and none in a picture encoder. One that is
    quantised otherwise than the converter can is compared in eight bits.
    """
    found: dict[str, dict[str, int]] = {}
    for name in names:
        model, checkpoint = _lay_out(name, llama, out)
        row = {"parameters": sum(one.numel() for one in model.parameters())}
        for picture in (False, True):
            part = "picture_encoder" if picture else "language_model"
            file = _published(name)[picture]
            precision = _precision(file["remote"])
            row[f"{part}_{precision}_tensor_bytes"] = convert(
                llama,
                checkpoint,
                out / "nothing.gguf",
                picture=picture,
                precision=precision,
                pre=FAMILIES[PUBLISHED[name].family].pre,
                weights=shapes_alone(model),
                measure=True,
            )
            row[f"{part}_published_bytes"] = file["size_bytes"]
        found[name] = row
        _log.info("%s: %s", name, row)
    _SIZES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _lay_out(name: str, llama: Path, out: Path) -> tuple[Any, Path]:
    """Return a published model without weights, and a folder with all else of its checkpoint."""
    shape = PUBLISHED[name]
    family = FAMILIES[shape.family]
    size = shape.text["vocab_size"]
    template = template_text(family, llama)
    tokenizer, ids = learn_vocabulary(family, template, _PUBLISHED_MERGES, size)
    model = build_model(shape, ids, size, "meta")
    checkpoint = out / f"{name}.checkpoint"
    save_checkpoint(model, tokenizer, shape, checkpoint)
    return model, checkpoint


def _published(name: str) -> list[dict[str, Any]]:
    """Return the catalogue's two files of a judge: language model and picture encoder."""
    offer = json.loads((Path("models/catalogue") / f"{name}.json").read_text("utf-8"))
    return [next(f for f in offer["files"] if f["role"] == role) for role in ("model", "mmproj")]


def _precision(remote: str) -> str:
    return "f16" if "f16" in remote.lower() else "q8_0"


def main() -> None:
    """Parse the command line and make what it names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--llama-cpp", type=Path, required=True, help="llama.cpp's source")
    parser.add_argument("--out", type=Path, default=FIXTURES)
    kinds = parser.add_subparsers(dest="kind", required=True)
    small = kinds.add_parser("small")
    small.add_argument("names", nargs="*", default=list(SMALL))
    published = kinds.add_parser("published")
    published.add_argument("names", nargs="+", choices=list(PUBLISHED))
    sizes = kinds.add_parser("sizes")
    sizes.add_argument("names", nargs="*", default=list(PUBLISHED))
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    _log.setLevel(logging.INFO)
    if chosen.kind == "sizes":
        compare_sizes(chosen.names, chosen.llama_cpp, chosen.out)
        return
    for name in chosen.names:
        if chosen.kind == "small":
            make_small(name, chosen.llama_cpp, chosen.out)
        else:
            make_published(name, chosen.llama_cpp, chosen.out)


if __name__ == "__main__":
    main()
