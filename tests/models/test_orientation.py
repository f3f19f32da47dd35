"""A photo turned by its camera's note is the photo that was not: to the reader and the encoder."""

from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.extraction.pool import ProcessExtractor

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "exif_orientation"


@pytest.mark.parametrize("motif", ["Landscape", "Portrait"])
def test_every_orientation_embeds_like_the_upright_photo(
    motif: str, encoder: OnnxDualEncoder
) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the sample photos of all orientations are not beside this checkout")
    spec = encoder.image_spec
    extractor = ProcessExtractor(workers=1)
    try:
        pictures = [
            extractor.load_image(SAMPLES / f"{motif}_{orientation}.jpg", spec, spec.px)
            for orientation in range(9)
        ]
    finally:
        extractor.close()
    vectors = encoder.embed_images(pictures)
    upright = vectors[1]
    assert (vectors @ upright).min() >= 0.99
    turned = np.ascontiguousarray(np.rot90(pictures[1]))
    assert float(encoder.embed_images([turned])[0] @ upright) < 0.99
