"""What the packs of the catalogue have to compute, the ``work`` of its files, by their shapes.

    python -m models.training.pack_work          what each file of the catalogue should say
    python -m models.training.pack_work --write  write it there

Layers, widths and tokens are those of each model's published configuration. Counted are the
matrix products of its layers, 2 operations a multiplication (attention included; embeddings,
norms and heads are left out: below 2 % together). A passage has a thousand characters, which a
tokenizer makes 250 tokens of, a candidate of the close check a picture of 4:3 at the pack's
longest side and 24 tokens that it does not share with other candidates.
"""

import argparse
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CATALOGUE: Final = Path(__file__).parents[1] / "catalogue"
_PASSAGE_TOKENS: Final = 250
_OWN_TOKENS: Final = 24
_ASPECT: Final = 3 / 4
_WORK_LINE: Final = re.compile(r'^  "work": .*\n', re.MULTILINE)
_MEMORY_LINE: Final = re.compile(r'^  "minimum_ram_bytes": \d+,\n', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a transformer.

    Attributes:
        count: How many there are.
        width: Of the residual stream.
        mlp: Width of the feed-forward part.
        gated: Whether that has a gate, and so three matrices.
        query: Width of all heads' queries together; 0: ``width``.
        key: Width of keys, and of values; 0: as queries.
        further: Weights of further products in a layer.
    """

    count: int
    width: int
    mlp: int
    gated: bool = False
    query: int = 0
    key: int = 0
    further: int = 0

    def gflop(self, tokens: int) -> float:
        """Return 10^9 operations for tokens that see each other."""
        query = self.query or self.width
        key = self.key or query
        weights = 2 * self.width * query + 2 * self.width * key
        weights += (3 if self.gated else 2) * self.width * self.mlp
        weights += self.further
        attention = 2 * query * tokens
        return 2 * self.count * tokens * (weights + attention) / 1e9


@dataclass(frozen=True, slots=True)
class DualShape:
    """A dual encoder: its towers, and how many tokens a picture and a sentence are.

    Attributes:
        through: Tokens of a picture's sequence in the text tower, 0 where it goes through none.
    """

    picture: Layers
    picture_tokens: int
    text: Layers
    text_tokens: int
    through: int = 0


@dataclass(frozen=True, slots=True)
class JudgeShape:
    """A judge.

    Attributes:
        tower: Its picture tower.
        patch: Pixels of a patch.
        merged: Patches to a token of the language model.
        text: Its language model.
        square_px: The side that pictures are padded or cut to; 0: they keep their shape.
    """

    tower: Layers
    patch: int
    merged: int
    text: Layers
    square_px: int = 0


_BASE: Final = Layers(12, 768, 3072)
_LARGE: Final = Layers(24, 1024, 4096)
_SO400M: Final = Layers(27, 1152, 4304)
_SMALL: Final = Layers(12, 384, 1536)
_DUAL: Final[Mapping[str, DualShape]] = {
    "siglip2-base-patch16-224": DualShape(_BASE, 196, _BASE, 64),
    "siglip2-large-patch16-256": DualShape(_LARGE, 256, _LARGE, 64),
    "siglip2-so400m-patch16-256": DualShape(_SO400M, 256, _SO400M, 64),
    "clip-vit-b-32-256-datacomp": DualShape(_BASE, 65, Layers(12, 512, 2048), 77),
    # 140 tokens a picture, nine patches each. Of 24 layers for texts four have wider queries; each
    # is gated by a projection of what went in.
    "embeddinggemma-2": DualShape(
        Layers(16, 768, 3072, True),
        1260,
        Layers(24, 512, 2048, True, (20 * 1024 + 4 * 2048) // 24, 512, 3 * 512**2),
        64,
        through=144,
    ),
}
_TEXT: Final[Mapping[str, Layers]] = {
    "all-minilm-l6-v2": Layers(6, 384, 1536),
    "multilingual-e5-small": _SMALL,
}
_JUDGES: Final[Mapping[str, JudgeShape]] = {
    "qwen3-vl-2b": JudgeShape(_LARGE, 16, 4, Layers(28, 2048, 6144, True, 2048, 1024)),
    "qwen3-vl-4b": JudgeShape(_LARGE, 16, 4, Layers(36, 2560, 9728, True, 4096, 1024)),
    "qwen3-vl-8b": JudgeShape(_SO400M, 16, 4, Layers(36, 4096, 12288, True, 4096, 1024)),
    "smolvlm2-2.2b": JudgeShape(_SO400M, 14, 9, Layers(24, 2048, 8192, True), 384),
    "smolvlm2-500m": JudgeShape(_BASE, 16, 16, Layers(32, 960, 2560, True, 960, 320), 512),
}


def known_packs() -> frozenset[str]:
    """Ids of the packs whose shapes are known here."""
    return frozenset({*_DUAL, *_TEXT, *_JUDGES})


def pack_work(pack: str, image_max_px: int = 0) -> dict[str, float]:
    """Return the ``work`` of a pack, to three digits.

    Args:
        pack: Its id, of ``known_packs``.
        image_max_px: Longest side of a judge's pictures.
    """
    if pack in _DUAL:
        dual = _DUAL[pack]
        return {
            "picture_gflop": _rounded(
                dual.picture.gflop(dual.picture_tokens) + dual.text.gflop(dual.through)
            ),
            "text_gflop": _rounded(dual.text.gflop(dual.text_tokens)),
        }
    if pack in _TEXT:
        return {"text_gflop": _rounded(_TEXT[pack].gflop(_PASSAGE_TOKENS))}
    judge = _JUDGES[pack]
    long_side = (judge.square_px or image_max_px) // judge.patch
    patches = long_side * (long_side if judge.square_px else int(long_side * _ASPECT))
    tokens = patches // judge.merged + _OWN_TOKENS
    return {"question_gflop": _rounded(judge.tower.gflop(patches) + judge.text.gflop(tokens))}


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


def main() -> None:
    """Print or write what the catalogue should say."""
    parser = argparse.ArgumentParser(description="The work of the catalogue's packs")
    parser.add_argument("--write", action="store_true", help="write it into the catalogue")
    write: bool = parser.parse_args().write
    for pack in sorted(known_packs()):
        path = CATALOGUE / f"{pack}.json"
        offer = json.loads(path.read_text("utf-8"))
        work = pack_work(pack, offer.get("fine", {}).get("image_max_px", 0))
        print(pack, work)  # noqa: T201 - it is what the command is for
        if write and offer.get("work") != work:
            text = _WORK_LINE.sub("", path.read_text("utf-8"))
            line = f'  "work": {json.dumps(work)},\n'
            path.write_text(_MEMORY_LINE.sub(rf"\g<0>{line}", text), "utf-8")


if __name__ == "__main__":
    main()
