"""Verifies signatures in minisign's format: Ed25519 over a message, or over its BLAKE2b hash.

Source: minisign 0.12, «Signature format» (jedisct1.github.io/minisign).
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from retllm_desktop.releases.errors import ReleaseError

UNTRUSTED: Final = "untrusted comment: "
TRUSTED: Final = "trusted comment: "
PREHASHED: Final = b"ED"
LEGACY: Final = b"Ed"
_ALGORITHM_BYTES: Final = 2
_KEY_ID_BYTES: Final = 8
_SIGNATURE_BYTES: Final = 64
_KEY_BYTES: Final = 32
MAX_SIGNATURE_BYTES: Final = 4096
"""A signature's file is longer only if somebody means us harm."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are verified with.

    Attributes:
        key_id: By which a signature says whose it is, 8 bytes.
        key: Of Ed25519, 32 bytes.
    """

    key_id: bytes
    key: bytes

    @property
    def name(self) -> str:
        """Its id as minisign writes it."""
        return self.key_id[::-1].hex().upper()


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature's file.

    Attributes:
        prehashed: Whether the hash was signed, not the message itself.
        key_id: Whose it is.
        signature: Over message or hash.
        trusted_comment: What the signer says besides.
        global_signature: Over signature and comment.
    """

    prehashed: bool
    key_id: bytes
    signature: bytes
    trusted_comment: str
    global_signature: bytes


def parse_public_key(text: str) -> PublicKey:
    """Read a public key: a line of base64, with or without the comment above it.

    Raises:
        ReleaseError: It is none.
    """
    lines = [line for line in text.strip().splitlines() if not line.startswith("untrusted ")]
    raw = _decode(lines[0]) if len(lines) == 1 else b""
    if len(raw) != _ALGORITHM_BYTES + _KEY_ID_BYTES + _KEY_BYTES or raw[:2] != LEGACY:
        raise ReleaseError("The public key of releases is none", "get the program anew")
    return PublicKey(raw[2:10], raw[10:])


def parse_signature(data: bytes) -> Signature:
    """Read a signature's file.

    Raises:
        ReleaseError: It is none.
    """
    wrong = ReleaseError("The signature of the list of releases cannot be read")
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as exc:
        raise wrong from exc
    if len(lines) < 4 or not lines[0].startswith(UNTRUSTED) or not lines[2].startswith(TRUSTED):
        raise wrong
    raw, whole = _decode(lines[1]), _decode(lines[3])
    begin = _ALGORITHM_BYTES + _KEY_ID_BYTES
    if len(raw) != begin + _SIGNATURE_BYTES or len(whole) != _SIGNATURE_BYTES:
        raise wrong
    if raw[:2] not in {PREHASHED, LEGACY}:
        raise wrong
    return Signature(
        raw[:2] == PREHASHED, raw[2:begin], raw[begin:], lines[2].removeprefix(TRUSTED), whole
    )


def verify_signature(message: bytes, signature: Signature, keys: tuple[PublicKey, ...]) -> None:
    """Verify that one of the keys signed a message, and the comment beside it.

    Raises:
        ReleaseError: None did.
    """
    key = next((one for one in keys if one.key_id == signature.key_id), None)
    if key is None:
        raise ReleaseError(
            "The list of releases is signed with a key that this copy does not know",
            "nothing in it was believed; if that lasts, look where you got the program from",
        )
    signed = message
    if signature.prehashed:
        signed = hashlib.blake2b(message, digest_size=64).digest()
    try:
        verifier = VerifyKey(key.key)
        verifier.verify(signed, signature.signature)
        verifier.verify(
            signature.signature + signature.trusted_comment.encode(), signature.global_signature
        )
    except (BadSignatureError, ValueError) as exc:
        raise ReleaseError(
            "The signature of the list of releases is wrong",
            "nothing in it was believed: it was altered on its way, or half of it is older",
        ) from exc


def _decode(line: str) -> bytes:
    try:
        return base64.b64decode(line.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""
