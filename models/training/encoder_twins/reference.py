"""What transformers gives for texts and pictures: its tokens, its pixels, its vectors.

Poolings are written here as sentence-transformers defines them; the networks and the processor of
pictures are transformers' own.
"""

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import nn
from transformers import SiglipImageProcessorPil

from models.training.encoder_twins.networks import Network
from models.training.encoder_twins.shapes import Family
from models.training.encoder_twins.vocabularies import Encode
from tests.fixtures.encoder_twin_inputs import opened

_WHITE = (255, 255, 255)


def text_vectors(
    family: Family, network: Network, encode: Encode, texts: Sequence[str], context: int
) -> tuple[np.ndarray, list[list[int]]]:
    """Return unit vectors (n, d) float32 of texts, each run alone, and their token ids."""
    rows = [encode(text, context) for text in texts]
    vectors: list[torch.Tensor] = []
    with torch.no_grad():
        for row in rows:
            ids = torch.tensor([row])
            mask = torch.ones_like(ids)
            if family is Family.SIGLIP:
                vectors.append(network.module(ids)[1][0])
            elif family is Family.BERT:
                states = network.module(ids, mask, torch.zeros_like(ids))
                vectors.append(states[0].mean(0))
            elif family is Family.XLM_ROBERTA:
                vectors.append(network.module(ids, mask)[0, 0])
            elif family is Family.GEMMA_3:
                vectors.append(network.module(ids, mask)[1][0])
            else:
                places = torch.arange(len(row))[None]
                vectors.append(network.module(ids, mask, places)[0][0, -1])
    return unit(torch.stack(vectors)), rows


def pixel_values(data: bytes, px: int) -> np.ndarray:
    """Return what the publisher's processor makes of a file: (3, px, px) float32.

    It gets the picture upright and on white, which are the program's own rules; it knows neither.
    """
    image = ImageOps.exif_transpose(opened(data))
    if image.has_transparency_data:
        above = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", above.size, (*_WHITE, 255)), above)
    processor = SiglipImageProcessorPil(
        size={"height": px, "width": px},
        resample=Image.Resampling.BILINEAR,
        image_mean=[0.5] * 3,
        image_std=[0.5] * 3,
    )
    made = processor(image.convert("RGB"), return_tensors="np")["pixel_values"][0]
    return np.asarray(made, dtype=np.float32)


def picture_vectors(network: Network, pixels: Sequence[np.ndarray]) -> np.ndarray:
    """Return unit vectors (n, d) float32 of pictures as the processor gives them."""
    with torch.no_grad():
        found = [network.module(torch.from_numpy(one)[None])[1][0] for one in pixels]
    return unit(torch.stack(found))


def unit(vectors: torch.Tensor) -> np.ndarray:
    """Return rows of length one."""
    return nn.functional.normalize(vectors.double(), dim=-1).float().numpy()
