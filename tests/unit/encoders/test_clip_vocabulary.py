"""CLIP's list of merges: what it gives, and what is refused."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.encoders.tokenization import PackTokenizer, build_clip_tokenizer
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.text_input import TextTowerSpec

MERGES = "a#version: 0.2\nr e\nre d</w>\nc a\nca t</w>"
RED, CAT, START, END = 513, 515, 516, 517
TEXT = TextTowerSpec("ids", None, "vector", "int64", 6, 0, True, True, "clip", "clip")


def vocabulary(tmp_path: Path, data: bytes | str) -> Path:
    path = tmp_path / "merges"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_ids_follow_from_the_order_of_merges(tmp_path: Path) -> None:
    for data in (MERGES, MERGES + "\n", gzip.compress(MERGES.encode())):
        tokenizer = build_clip_tokenizer(vocabulary(tmp_path, data))
        assert tokenizer.encode("red cat").ids == [START, RED, CAT, END]
    assert tokenizer.encode("").ids == [START, END]
    assert tokenizer.encode("!").ids == [START, 256, END]


def test_only_as_many_merges_count_as_clip_uses(tmp_path: Path) -> None:
    lines = ["#version", *["a b"] * 60000]
    assert (
        build_clip_tokenizer(vocabulary(tmp_path, "\n".join(lines))).token_to_id("ab")
        == 512 + 48893
    )


def test_control_tokens_cannot_be_typed(tmp_path: Path) -> None:
    ids = build_clip_tokenizer(vocabulary(tmp_path, MERGES)).encode("<|endoftext|> red").ids
    assert ids.count(END) == 1
    assert ids[-1] == END


def test_the_end_survives_cutting(make_pack: Callable[..., InstalledPack]) -> None:
    maker = PackTokenizer(make_pack({"tokenizer": MERGES.encode()}), TEXT, None)
    ids, mask = maker.batch(["Red  CAT", "red " * 9])
    np.testing.assert_array_equal(
        ids, [[START, RED, CAT, END, 0, 0], [START, RED, RED, RED, RED, END]]
    )
    np.testing.assert_array_equal(mask, [[1, 1, 1, 1, 0, 0], [1] * 6])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "does not begin like"),
        (b"i n\nt h", "does not begin like"),
        (b"#version\ni n\nthree pieces here", "line 3 is no merge"),
        (b"#version\ni n\n\nt h", "line 3 is no merge"),
        (b"#version\nxq zz", "no merge|vocabulary"),
        (gzip.compress(b"#version\ni n", mtime=0)[:-12], "cannot be unpacked"),
        (b"\x1f\x8bno gzip at all", "cannot be unpacked"),
        (b"#version\n\xff\xfe", "utf-8"),
        (gzip.compress(b"#version\n" + bytes(40 * 2**20), mtime=0), "larger than 32 MiB"),
    ],
)
def test_anything_else_is_refused_with_the_reason(
    make_pack: Callable[..., InstalledPack], data: bytes, reason: str
) -> None:
    pack = make_pack({"tokenizer": data})
    with pytest.raises(EngineError, match="tokenizer of the pack tiny cannot be read") as caught:
        PackTokenizer(pack, TEXT, None)
    assert re.search(reason, caught.value.detail)
