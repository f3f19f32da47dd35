"""How pictures are brought to a model's size, as manifests say it."""

from retllm_desktop.core.types import ImageSpec
from retllm_desktop.packs.manifest_fields import FieldReader


def read_image_spec(reader: FieldReader) -> ImageSpec:
    """Read the fields of an ``image`` object; the caller reads the others and finishes it.

    Raises:
        PackError: A field is missing or out of range.
    """
    return ImageSpec(
        px=reader.integer("px", 16, 4096),
        resize=reader.choice("resize", ("squash", "shortest")),
        crop=reader.flag("crop"),
        interpolation=reader.choice("interpolation", ("bicubic", "bilinear", "lanczos")),
        oversampling=reader.optional_number("oversampling", 1, 64) or 2,
    )
