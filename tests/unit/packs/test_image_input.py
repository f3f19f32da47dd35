"""What a manifest may say of pictures as patches, and what it may not."""

from typing import Any

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.manifest import Manifest, parse_manifest
from tests.fixtures.patch_twins import SMALL, twin_coarse_part


def parse(form: int = 2, **changes: Any) -> Manifest:
    """Parse a manifest of the twin; a change is named ``image__patches__padded``.

    ``...`` takes a field out.
    """
    part = twin_coarse_part(SMALL)
    for name, value in changes.items():
        *path, last = name.split("__")
        place = part
        for step in path:
            place = place[step]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    files = [
        {"role": role, "path": f"{role}.bin", "size_bytes": 1, "sha256": "0" * 64}
        for role in ("image", "text", "tokenizer")
    ]
    return parse_manifest(
        {
            "format": form,
            "id": "twin",
            "version": "1",
            "role": "coarse",
            "title": "Twin",
            "description": "For tests.",
            "licence": "Apache-2.0",
            "files": files,
            "minimum_ram_bytes": 0,
            "coarse": part,
        }
    )


def test_patches_and_sequences_are_read() -> None:
    coarse = parse().coarse
    assert coarse is not None
    image = coarse.image
    assert image.patches is not None
    assert (image.patches.token_px, image.patches.positions) == (12, "pixel_position_ids")
    assert (image.patches.mask, image.patches.shapes, image.patches.padded) == (None, None, False)
    assert image.sequence is not None
    assert (image.sequence.before, image.sequence.token) == ((2, 2000), 2001)
    assert (image.spec.px, image.spec.max_tokens, image.spec.token_px) == (96, 70, 12)
    assert coarse.text.ends == ((2,), (1,))
    assert coarse.text.special_as_text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"image__px": 96}, "unknown fields: px"),
        ({"image__crop": False}, "unknown fields: crop"),
        ({"image__resize": "tokens"}, "unknown fields: resize"),
        ({"image__first_pass_px": 48}, "unknown fields: first_pass_px"),
        ({"image__std": [1, 0, 1]}, "std has a zero"),
        ({"image__interpolation": "nearest"}, "one of bicubic, bilinear, lanczos"),
        ({"image__patches__max_tokens": 0}, "between 1 and 4096"),
        ({"image__patches__max_tokens": 2000, "text__context_length": 9000}, "18000 patches"),
        ({"image__patches__max_tokens": 70.5}, "a whole number"),
        ({"image__patches__first_pass_tokens": 70}, "not smaller than max_tokens"),
        ({"image__patches__patch_px": 256}, "up to 41 megapixels"),
        ({"image__patches__patch_px": 0}, "between 1 and 256"),
        ({"image__patches__pooled": 17}, "between 1 and 16"),
        ({"image__patches__sizing": "round"}, "one of floor, ceil"),
        ({"image__patches__padded": ...}, "lacks the field «padded»"),
        ({"image__patches__positions": None}, "«positions» or «shapes»"),
        (
            {
                "image__patches__positions": None,
                "image__patches__shapes": "grid",
                "image__patches__padded": True,
            },
            "which are none",
        ),
        ({"image__patches__mask": "pixel_values"}, "two meanings"),
        ({"image__patches__mask": "pixel_position_ids"}, "two meanings"),
        ({"image__patches__stride": 2}, "unknown fields: stride"),
        ({"image__sequence__token": -1}, "between 0 and"),
        ({"image__sequence__token": 2000}, "stands around the picture"),
        ({"image__sequence__before": [2, True]}, "a list of whole numbers"),
        ({"image__sequence__before": [2, -5]}, "a list of whole numbers"),
        ({"image__sequence__after": list(range(65))}, "a list of at most 64"),
        ({"image__sequence__width": 0}, "between 1 and 65536"),
        ({"image__sequence__width": 33}, "text tower's input «image_features»"),
        ({"image__sequence__features": "pictures"}, "text tower's input «pictures»"),
        ({"text__empty_inputs": []}, "text tower's input «image_features»"),
        ({"image__sequence__composed": 1}, "true or false"),
        ({"image__sequence__composed": True, "text__ends": None}, "nothing begins or ends"),
        (
            {"image__sequence__composed": True, "image__sequence__after": [2002]},
            "nothing begins or ends",
        ),
        ({"text__context_length": 73}, "does not fit into the text tower"),
        ({"text__special_as_text": False}, "lets texts name the token"),
        ({"text__special_as_text": ...}, "lets texts name the token"),
        ({"text__special_as_text": 1}, "true or false"),
        ({"text__ends": {"before": [2]}}, "lacks the field «after»"),
        ({"text__ends": {"before": ["<bos>"], "after": []}}, "a list of whole numbers"),
        (
            {
                "text__ends": {"before": [2], "after": [1]},
                "text__context_length": 2,
                "image__sequence": None,
            },
            "no room for the text",
        ),
    ],
)
def test_bad_values_are_refused_in_a_sentence(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PackError) as caught:
        parse(**changes)
    assert told in f"{caught.value.title} {caught.value.detail}"


def test_a_sequence_that_fills_the_context_is_taken() -> None:
    coarse = parse(text__context_length=74).coarse
    assert coarse is not None
    assert coarse.text.context_length == 74


def test_format_1_knows_none_of_it() -> None:
    for field in ("special_as_text", "ends", "empty_inputs"):
        with pytest.raises(PackError, match=f"unknown fields.*{field}"):
            parse(
                1,
                image={
                    "input": "pixels",
                    "output": "vector",
                    "px": 16,
                    "resize": "squash",
                    "crop": False,
                    "interpolation": "bicubic",
                    "mean": [0, 0, 0],
                    "std": [1, 1, 1],
                },
                **{
                    f"text__{other}": ...
                    for other in (
                        "query_prefix",
                        "passage_prefix",
                        "special_as_text",
                        "ends",
                        "empty_inputs",
                    )
                    if other != field
                },
            )
    with pytest.raises(PackError, match="lacks the field «px»"):
        parse(1)
