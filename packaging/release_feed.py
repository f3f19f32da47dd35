"""The signed list of releases that copies of the program ask for newer versions.

    release_feed.py new-key SECRET PUBLIC       a pair of keys, as «minisign -G -W» makes it
    release_feed.py write FOLDER --base URL     list and signatures from a folder of artefacts
    release_feed.py channel OUT --feed URL …    what a bundle is told (release.toml)

``write`` signs with the key in the file ``--secret``, or in the variable ``RETLLM_RELEASE_KEY``.
The folder holds the artefacts of one version; releases of ``--before`` (the list until now) are
kept. What changed is read from CHANGELOG.md: the section of that version. Written are
``releases.json`` and its ``.minisig``, and a ``.minisig`` beside each artefact, which minisign
verifies too (``minisign -Vm FILE -p PUBLIC``).
"""

import argparse
import base64
import hashlib
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from nacl.signing import SigningKey

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.releases.channel import read_channel
from retllm_desktop.releases.feed import FEED_FORMAT, parse_feed
from retllm_desktop.releases.minisign import parse_public_key, parse_signature, verify_signature

ROOT: Final = Path(__file__).resolve().parent.parent
FEED_NAME: Final = "releases.json"
KEY_VARIABLE: Final = "RETLLM_RELEASE_KEY"
_ENDINGS: Final = {
    ".appimage": ("appimage", "linux"),
    ".deb": ("deb", "linux"),
    ".exe": ("installer", "windows"),
    ".msi": ("installer", "windows"),
    ".dmg": ("dmg", "macos"),
    ".flatpak": ("flatpak", "linux"),
    ".whl": ("pip", "any"),
}
_MACHINES: Final = (
    (re.compile(r"x86_64|amd64|x64", re.IGNORECASE), "x86_64"),
    (re.compile(r"aarch64|arm64", re.IGNORECASE), "arm64"),
)
_SECRET_BYTES: Final = 158
"""Algorithms 6, salt 32, two limits 16, key id 8, key 64, checksum 32 (minisign 0.12)."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key that signs.

    Attributes:
        key_id: 8 bytes.
        key: Of Ed25519.
    """

    key_id: bytes
    key: SigningKey

    @property
    def public_line(self) -> str:
        """The public key as minisign writes it."""
        return base64.b64encode(b"Ed" + self.key_id + bytes(self.key.verify_key)).decode()


def new_key() -> SecretKey:
    """Return a key that nobody has."""
    return SecretKey(os.urandom(8), SigningKey.generate())


def format_secret(key: SecretKey) -> str:
    """Return a secret key's file, without a password (``minisign -W``)."""
    pair = bytes(key.key) + bytes(key.key.verify_key)
    checksum = hashlib.blake2b(b"Ed" + key.key_id + pair, digest_size=32).digest()
    raw = b"Ed" + b"\0\0" + b"B2" + bytes(48) + key.key_id + pair + checksum
    return f"untrusted comment: secret key of releases\n{base64.b64encode(raw).decode()}\n"


def parse_secret(text: str) -> SecretKey:
    """Read a secret key's file.

    Raises:
        ValueError: It is none, or has a password.
    """
    raw = base64.b64decode(text.strip().splitlines()[-1], validate=True)
    if len(raw) != _SECRET_BYTES or raw[:2] != b"Ed" or raw[4:6] != b"B2":
        raise ValueError("that is no secret key of minisign")
    if raw[2:4] != b"\0\0":
        raise ValueError("the secret key has a password: make one without («minisign -G -W»)")
    key_id, pair, checksum = raw[54:62], raw[62:126], raw[126:]
    if hashlib.blake2b(b"Ed" + key_id + pair, digest_size=32).digest() != checksum:
        raise ValueError("the secret key is damaged")
    return SecretKey(key_id, SigningKey(pair[:32]))


def sign(message: bytes, key: SecretKey, comment: str, *, prehashed: bool = True) -> str:
    """Return a signature's file."""
    signed = hashlib.blake2b(message, digest_size=64).digest() if prehashed else message
    return _format_signature(signed, key, comment, b"ED" if prehashed else b"Ed")


def sign_file(file: Path, key: SecretKey, comment: str) -> str:
    """Return the signature of a file, read piece by piece."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=64))
    return _format_signature(digest.digest(), key, comment, b"ED")


def _format_signature(signed: bytes, key: SecretKey, comment: str, algorithm: bytes) -> str:
    signature = key.key.sign(signed).signature
    whole = key.key.sign(signature + comment.encode()).signature
    line = base64.b64encode(algorithm + key.key_id + signature).decode()
    return (
        f"untrusted comment: signature of a release\n{line}\n"
        f"trusted comment: {comment}\n{base64.b64encode(whole).decode()}\n"
    )


def describe_files(files: Iterable[Path], base: str) -> list[dict[str, object]]:
    """Return the entries of artefacts; what is none of ours is left out."""
    entries: list[dict[str, object]] = []
    for file in sorted(files):
        known = _ENDINGS.get(file.suffix.lower())
        if known is None:
            continue
        machine = next((name for pattern, name in _MACHINES if pattern.search(file.name)), "any")
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        entries.append(
            {
                "name": file.name,
                "form": known[0],
                "system": known[1],
                "architecture": machine,
                "size_bytes": file.stat().st_size,
                "sha256": sha256,
                "address": f"{base.rstrip('/')}/{quote(file.name)}",
            }
        )
    return entries


def read_changes(changelog: str, version: str) -> tuple[str, str]:
    """Return the day and the text of a version's section.

    Raises:
        ValueError: There is none.
    """
    begin = re.search(rf"^## \[{re.escape(version)}\](?: - (\S+))?.*$", changelog, re.MULTILINE)
    if begin is None:
        raise ValueError(f"the change log has no section «## [{version}] - DAY»")
    following = re.search(r"^## ", changelog[begin.end() :], re.MULTILINE)
    end = len(changelog) if following is None else begin.end() + following.start()
    return begin[1] or f"{datetime.now(UTC):%Y-%m-%d}", changelog[begin.end() : end].strip()


def make_feed(
    version: str,
    day: str,
    changes: str,
    files: Sequence[dict[str, object]],
    before: Sequence[dict[str, object]],
    *,
    now: datetime,
    days: int,
) -> bytes:
    """Return the list; its serial number is the moment, so that it grows from list to list."""
    release = {"version": version, "day": day, "changes": changes, "files": list(files)}
    others = [one for one in before if one.get("version") != version]
    table = {
        "format": FEED_FORMAT,
        "serial": int(now.timestamp()),
        "expires": (now + timedelta(days=days)).isoformat(timespec="seconds"),
        "releases": [release, *others],
    }
    data = (json.dumps(table, indent=1, ensure_ascii=False) + "\n").encode()
    parse_feed(data)
    return data


def format_channel(feed: str, keys: Sequence[str], hosts: Sequence[str], form: str) -> str:
    """Return what a bundle is told."""
    return (
        f"format = 1\nfeed = {json.dumps(feed)}\nkeys = {json.dumps(list(keys))}\n"
        f"hosts = {json.dumps(list(hosts))}\nform = {json.dumps(form)}\n"
    )


def _write(options: argparse.Namespace) -> None:
    folder: Path = options.folder
    secret = os.environ.get(KEY_VARIABLE, "")
    if options.secret is not None:
        secret = options.secret.read_text("utf-8")
    if not secret:
        raise ValueError(f"give a secret key: --secret FILE, or the variable {KEY_VARIABLE}")
    key = parse_secret(secret)
    day, changes = read_changes(options.changelog.read_text("utf-8"), options.version)
    files = describe_files(folder.iterdir(), options.base)
    if not files:
        raise ValueError(f"there is no artefact in {folder}")
    before: list[dict[str, object]] = []
    if options.before is not None:
        # One that somebody altered must not be signed anew.
        signature = parse_signature(Path(f"{options.before}.minisig").read_bytes())
        data = options.before.read_bytes()
        verify_signature(data, signature, (parse_public_key(key.public_line),))
        parse_feed(data)
        before = json.loads(data)["releases"]
    now = datetime.now(UTC)
    feed = make_feed(options.version, day, changes, files, before, now=now, days=options.days)
    (folder / FEED_NAME).write_bytes(feed)
    comment = f"timestamp:{int(now.timestamp())}\tversion:{options.version}"
    for name in (FEED_NAME, *(str(entry["name"]) for entry in files)):
        signed = sign_file(folder / name, key, f"{comment}\tfile:{name}")
        (folder / f"{name}.minisig").write_text(signed, "utf-8")
    print(f"{len(files)} files of {options.version}, signed by {key.key_id[::-1].hex().upper()}")


def _new_key(options: argparse.Namespace) -> None:
    key = new_key()
    with os.fdopen(
        os.open(options.secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
    ) as out:
        out.write(format_secret(key))
    options.public.write_text(
        f"untrusted comment: minisign public key {key.key_id[::-1].hex().upper()}\n"
        f"{key.public_line}\n",
        "utf-8",
    )
    print(key.public_line)


def _channel(options: argparse.Namespace) -> None:
    text = format_channel(options.feed, options.key, options.host, options.form)
    tomllib.loads(text)
    options.out.write_text(text, "utf-8")
    read_channel(options.out)


def main() -> int:
    """Do what was asked for; 1 where it cannot be done."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    key = commands.add_parser("new-key")
    key.add_argument("secret", type=Path)
    key.add_argument("public", type=Path)
    key.set_defaults(run=_new_key)
    write = commands.add_parser("write")
    write.add_argument("folder", type=Path)
    write.add_argument("--version", required=True)
    write.add_argument("--base", required=True, help="address of the files' folder")
    write.add_argument("--secret", type=Path)
    write.add_argument("--before", type=Path, help="the list until now")
    write.add_argument("--changelog", type=Path, default=ROOT / "packaging" / "CHANGELOG.md")
    write.add_argument("--days", type=int, default=180, help="how long the list holds")
    write.set_defaults(run=_write)
    channel = commands.add_parser("channel")
    channel.add_argument("out", type=Path)
    channel.add_argument("--feed", default="")
    channel.add_argument("--key", action="append", default=[])
    channel.add_argument("--host", action="append", default=[])
    channel.add_argument("--form", default="")
    channel.set_defaults(run=_channel)
    options = parser.parse_args()
    try:
        options.run(options)
    except (OSError, ValueError, RetllmError) as exc:
        print(exc, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
