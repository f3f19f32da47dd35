"""Answers of the fine stage that are kept: what names one, and who keeps them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from retllm_desktop.core.judging import JudgeInput, JudgeOptions, JudgePicture
from retllm_desktop.core.types import Verdict

_KEY_BYTES: Final = 32
FROM_VERDICT_CACHE: Final = "result"
"""What ``Verdict.kept`` says of an answer that was not asked for again."""


class VerdictCache(Protocol):
    """Keeps answers between searches. It may forget any of them at any time, and never fails."""

    def recall(self, keys: Sequence[bytes]) -> Mapping[bytes, Verdict]:
        """Return what is known; the others are left out."""
        ...

    def remember(self, verdicts: Mapping[bytes, Verdict]) -> None:
        """Keep answers, if possible."""
        ...

    def close(self) -> None:
        """Release what holds them."""
        ...


def verdict_key(
    pack: bytes, query: JudgeInput, candidate: JudgeInput, effort: JudgeOptions
) -> bytes | None:
    """Return what names an answer: 32 bytes; None where a picture has no name of its own.

    Args:
        pack: Names the model with its prompts and answers.
        query: What is asked for.
        candidate: What may match it.
        effort: What was spent on it.
    """
    parts: list[bytes] = [pack, repr(effort).encode()]
    for side in (query, candidate):
        parts.append(side.text.encode("utf-8", "surrogatepass"))
        for picture in (side.picture, side.crop):
            if picture is not None and not picture.key:
                return None
            parts.append(_picture_name(picture))
    return _digest(parts)


def hash_texts(parts: Iterable[str]) -> bytes:
    """Return one name for several texts, in their order."""
    return _digest(part.encode("utf-8", "surrogatepass") for part in parts)


def _picture_name(picture: JudgePicture | None) -> bytes:
    return b"" if picture is None else picture.key


def _digest(parts: Iterable[bytes]) -> bytes:
    digest = hashlib.blake2b(digest_size=_KEY_BYTES)
    for part in parts:
        # With its length: («ab», «c») is not («a», «bc»).
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()
