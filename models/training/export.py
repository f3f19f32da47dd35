"""Stage «export»: from checkpoints to the packs' files, with a fixture of known answers."""

import json
import logging
import random
from pathlib import Path

import numpy as np
import torch

from models.training import export_gguf, export_onnx, manifests
from models.training.captions import captions_for
from models.training.decoder import Decoder, Packed, Wanted
from models.training.dual import DualTowers, WholePictureTower
from models.training.settings import PROMPT_AFTER, PROMPT_BEFORE, Recipe
from models.training.tokens import Vocabulary
from models.training.vision import PictureEncoder, normalise
from models.world.datasets import easy_set
from models.world.draw import render

_log = logging.getLogger(__name__)

_FIXTURE_SCENES = 12
_FIXTURE_CAPTIONS = 4


def export(
    recipe: Recipe,
    seed: int,
    out: Path,
    *,
    encoder: PictureEncoder,
    towers: DualTowers | None,
    decoder: Decoder | None,
    vocabulary: Vocabulary,
) -> None:
    """Write both packs; a part that is None is left as it is."""
    coarse, fine = out / "starter-coarse", out / "starter-fine"
    encoder = encoder.cpu().eval()
    if towers is not None:
        coarse.mkdir(parents=True, exist_ok=True)
        vocabulary.coarse.save(str(coarse / "tokenizer.json"))
        export_onnx.write_image(coarse / "image.onnx", WholePictureTower(encoder, towers.picture))
        export_onnx.write_text(coarse / "text.onnx", towers.text)
        for name in ("image", "text"):
            export_onnx.quantise(coarse / f"{name}.onnx", coarse / f"{name}.int8.onnx")
            export_onnx.store_halved(coarse / f"{name}.onnx")
        manifests.write_coarse(
            coarse, manifests.UNDECIDED, recipe.coarse.dim, recipe.coarse.context, seed
        )
    if decoder is not None:
        fine.mkdir(parents=True, exist_ok=True)
        export_gguf.write_text(fine / "text.gguf", decoder, vocabulary)
        export_gguf.write_picture(fine / "mmproj.gguf", encoder, decoder)
        manifests.write_fine(fine, manifests.UNDECIDED, recipe.fine.context)


@torch.no_grad()
def answer_probability(
    encoder: PictureEncoder,
    decoder: Decoder,
    vocabulary: Vocabulary,
    picture: np.ndarray,
    text: str,
) -> float:
    """Return P(True) over the whole vocabulary, as the framework computes it."""
    visual = decoder.projector(encoder(normalise(torch.from_numpy(picture[None].copy()))))
    ids = vocabulary.fine.encode(PROMPT_BEFORE + " " + text + PROMPT_AFTER).ids
    row = torch.tensor(ids)
    packed = Packed(row, torch.arange(len(ids)), 1, 1, len(ids))
    last = torch.tensor([len(ids) - 1])
    read = decoder(decoder.prefix(visual, vocabulary.bos), packed, Wanted(last))
    logits = read.states @ decoder.embed.weight.T
    return logits.double().softmax(-1)[0, vocabulary.id("True")].item()


def write_fixture(
    path: Path, encoder: PictureEncoder, decoder: Decoder, vocabulary: Vocabulary
) -> None:
    """Write scenes' numbers, captions and P(True), for the test that compares llama.cpp."""
    encoder, decoder = encoder.cpu().eval(), decoder.cpu().eval()
    gallery = easy_set("validation", _FIXTURE_SCENES).gallery
    rng = random.Random(7)
    cases: list[dict[str, object]] = []
    for index, scene in enumerate(gallery):
        picture = np.asarray(render(scene, 128))
        for caption, is_true in captions_for(scene, rng, 16)[:: 16 // _FIXTURE_CAPTIONS]:
            found = answer_probability(encoder, decoder, vocabulary, picture, caption.text)
            case = {
                "scene": index,
                "caption": caption.text,
                "true": is_true,
                "p_true": round(found, 6),
            }
            cases.append(case)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"scenes": _FIXTURE_SCENES, "cases": cases}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    _log.info("%s: %d cases", path.name, len(cases))
