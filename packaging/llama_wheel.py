"""The wheel of llama-cpp-python, which PyPI has only as source: found, or compiled once a machine.

    python packaging/llama_wheel.py                        print where the wheel is
    python packaging/llama_wheel.py --lock app FILE        write a lock that names the wheel
    python packaging/llama_wheel.py --for any --into DIR   build one for other machines, too
    python packaging/llama_wheel.py --release-name         print where such are published

A wheel that was compiled stays in ``retllm-desktop/wheels`` of the user's cache folder (another:
``RETLLM_WHEEL_CACHE``), under a name of what it was made from: version and hash of the source,
``llama.cmake``, ``CMAKE_ARGS``, system and processor. So a second checkout, another Python and
the test of the wheel find it. Before anything is compiled, a wheel is looked for that
packaging/locks/llama.txt lists by its hash: in ``RETLLM_WHEELS`` (a folder, or an https address
that file names are put behind; «none» looks nowhere), else in the release that the workflow
``wheels`` publishes them in, of the repository that the checkout is a clone of.

Only the standard library is used: this runs before anything is installed. Any Python takes the
same wheel, since the libraries are called by ctypes.
"""

import argparse
import base64
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Final

PACKAGING: Final = Path(__file__).resolve().parent
LOCKS: Final = PACKAGING / "locks"
OPTIONS: Final = PACKAGING / "llama.cmake"
NAME: Final = "llama-cpp-python"
_PIN: Final = re.compile(
    rf"(?m)^{NAME}==(?P<version>\S+) \\\n(?P<hashes>(?:[ \t]+--hash=\S+.*\n)+)"
)
_ENTRY: Final = re.compile(rf"(?m)^{NAME}==.*\n(?:[ \t]+.*\n)*")
_LISTED: Final = re.compile(r"(?m)^(?P<file>[\w.-]+\.whl) sha256:(?P<digest>[0-9a-f]{64})$")
_ORIGIN: Final = re.compile(
    r"(?:https://|ssh://git@|git@)github\.com[:/](?P<repository>[\w.-]+/[\w.-]+?)(?:\.git)?/?"
)
_GLIBC: Final = re.compile(rb"GLIBC_(\d+)\.(\d+)\0")
_NOTES: Final = frozenset({"INSTALLER", "REQUESTED", "RECORD", "direct_url.json", "uv_cache.json"})
"""What an installation adds to a wheel's own records, and what is written anew."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class WheelError(Exception):
    """There is no wheel and none can be made; says why, and what to do."""


def cache_folder() -> Path:
    """Return the folder that compiled wheels are kept in."""
    if named := os.environ.get("RETLLM_WHEEL_CACHE"):
        return Path(named)
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return base / "retllm-desktop" / "Cache" / "wheels"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "retllm-desktop" / "wheels"
    base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "retllm-desktop" / "wheels"


def read_pin(lock: str = "app") -> tuple[str, str]:
    """Return version and hashes of the source that a lock pins, the latter as pip takes them."""
    pinned = _PIN.search((LOCKS / f"{lock}.txt").read_text("utf-8"))
    if pinned is None:
        raise WheelError(f"packaging/locks/{lock}.txt does not pin {NAME}")
    return pinned["version"], " ".join(pinned["hashes"].replace("\\", " ").split("#")[0].split())


def key_of_build(purpose: str) -> str:
    """Return the name of what a wheel is made from: another one, another wheel.

    Args:
        purpose: ``machine``: for this processor alone; ``any``: for all of its architecture.
    """
    version, hashes = read_pin()
    parts = [version, hashes, OPTIONS.read_text("utf-8"), os.environ.get("CMAKE_ARGS", "")]
    parts += [purpose, sysconfig.get_platform(), "".join(platform.libc_ver())]
    if purpose == "machine":
        parts.append(_processor())
    return f"{version}-{purpose}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:12]}"


def _processor() -> str:
    """What the processor can do: a home may be carried to another machine."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return platform.processor()
    return next((line for line in lines if line.startswith(("flags", "Features"))), "")


def find_wheel(purpose: str = "machine") -> Path | None:
    """Return the wheel that was compiled here before, or one of the listed that fits, if any.

    What was compiled for any machine serves this one, too.
    """
    for kept_for in dict.fromkeys((purpose, "any")):
        for wheel in sorted((cache_folder() / key_of_build(kept_for)).glob("*.whl")):
            noted = wheel.with_suffix(".sha256")
            if noted.is_file() and noted.read_text("ascii").strip() == digest_of(wheel):
                return wheel
    return _fetch_listed()


def release_name() -> str:
    """Return the name of the release that wheels for other machines are published in."""
    version, hashes = read_pin()
    made_from = chr(0).join((version, hashes, OPTIONS.read_text("utf-8")))
    return f"llama-{version}-{hashlib.sha256(made_from.encode()).hexdigest()[:12]}"


def published_at() -> str:
    """Return where wheels may be had: ``RETLLM_WHEELS``, else the clone's origin, or nothing."""
    named = os.environ.get("RETLLM_WHEELS", "")
    if named:
        return "" if named == "none" else named
    # In a container a checkout may be another user's.
    asked = ["git", "-c", "safe.directory=*", "-C", str(PACKAGING)]
    asked += ["config", "--get", "remote.origin.url"]
    try:
        done = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    origin = _ORIGIN.fullmatch(done.stdout.strip())
    if origin is None:
        return ""
    return f"https://github.com/{origin['repository']}/releases/download/{release_name()}"


def _fetch_listed() -> Path | None:
    """Return a wheel that packaging/locks/llama.txt lists, and that can be had."""
    version, _ = read_pin()
    source = ""
    for listed in _LISTED.finditer((LOCKS / "llama.txt").read_text("utf-8")):
        name, digest = listed["file"], listed["digest"]
        if name.split("-")[1] != version or not fits_here(name):
            continue
        source = source or published_at()
        if not source:
            return None
        kept = cache_folder() / "listed" / name
        if not kept.is_file() or digest_of(kept) != digest:
            try:
                _copy(source, name, kept)
            except (OSError, urllib.error.URLError) as exc:
                _say(f"{name} cannot be had from {source}: {exc}")
                continue
        if digest_of(kept) == digest:
            return kept
        kept.unlink()
        raise WheelError(f"{name} from {source} is not the file that the lock lists: refused")
    return None


def _copy(source: str, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".part{os.getpid()}")
    if source.startswith("https://"):
        address = f"{source.rstrip('/')}/{name}"
        with urllib.request.urlopen(address, timeout=60) as answer, part.open("wb") as file:  # noqa: S310 - https
            shutil.copyfileobj(answer, file)
    else:
        shutil.copyfile(Path(source) / name, part)
    part.replace(target)


def fits_here(name: str) -> bool:
    """Whether a wheel's platform, by its name, is this one."""
    tag = name.removesuffix(".whl").rsplit("-", 1)[1]
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if glibc := re.fullmatch(r"manylinux_(\d+)_(\d+)_(\w+)", tag):
        here = re.findall(r"\d+", platform.libc_ver()[1]) if sys.platform == "linux" else []
        wanted = [int(number) for number in glibc.groups()[:2]]
        return glibc[3] == machine and [int(number) for number in here[:2]] >= wanted
    if macos := re.fullmatch(r"macosx_(\d+)_(\d+)_(\w+)", tag):
        here = re.findall(r"\d+", platform.mac_ver()[0])
        return macos[3] == machine and [int(number) for number in here[:1]] >= [int(macos[1])]
    return sys.platform == "win32" and tag == {"x86_64": "win_amd64", "arm64": "win_arm64"}.get(
        machine
    )


def provide_wheel(purpose: str, uv: str, python: str) -> Path:
    """Return the wheel, compiled now if there is none.

    Args:
        purpose: ``machine`` or ``any``, see :func:`key_of_build`.
        uv: Path of uv.
        python: An interpreter that uv may build with.

    Raises:
        WheelError: It cannot be compiled.
    """
    if (found := find_wheel(purpose)) is not None:
        return found
    _say("llama.cpp is compiled, once on this machine: some minutes on two cores")
    kept = cache_folder() / key_of_build(purpose)
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept) as scratch:
        tree = Path(scratch) / "tree"
        _compile(purpose, uv, python, tree)
        wheel = pack_wheel(tree, Path(scratch))
        note = wheel.with_suffix(".sha256")
        note.write_text(digest_of(wheel) + "\n", "ascii")
        # Both are whole before either has its name; the note comes last.
        target = kept / wheel.name
        wheel.replace(target)
        note.replace(target.with_suffix(".sha256"))
    return target


def _compile(purpose: str, uv: str, python: str, tree: Path) -> None:
    version, hashes = read_pin()
    requirement = tree.with_suffix(".txt")
    requirement.write_text(f"{NAME}=={version} {hashes}\n", "utf-8")
    definitions = [
        f"-DCMAKE_PROJECT_llama_cpp_INCLUDE={OPTIONS.as_posix()}",
        f"-DRETLLM_LLAMA_FOR={purpose}",
        # uv keeps what it built by these words: another key is another build there as well.
        f"-DRETLLM_LLAMA_KEY={key_of_build(purpose)}",
    ]
    done = subprocess.run(
        [
            uv, "pip", "install", "--python", python, "--target", str(tree), "--no-deps",
            "--no-binary", NAME, "--require-hashes",
            "--build-constraints", str(LOCKS / "build.txt"),
            "--config-settings-package", f"{NAME}:cmake.args={';'.join(definitions)}",
            "--requirements", str(requirement),
        ],
        stdout=sys.stderr,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise WheelError(
            "llama.cpp could not be compiled; the reason is above. It needs a C++ compiler"
            " (Debian, Ubuntu: apt-get install build-essential; macOS: xcode-select --install)."
        )


def pack_wheel(tree: Path, folder: Path) -> Path:
    """Pack an installed tree into a wheel, the same bytes from the same files; return its path.

    Left out is what only C++ programs need: headers, CMake's files, and the second copy of every
    library, which llama.cpp's own installation puts beside the package.

    Args:
        tree: What was installed into a folder of its own.
        folder: Takes the wheel.
    """
    (records,) = tree.glob("llama_cpp_python-*.dist-info")
    files = {
        path.relative_to(tree).as_posix(): path.read_bytes()
        for top in (tree / "llama_cpp", records)
        for path in sorted(top.rglob("*"))
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.relative_to(tree).parts[1] != "include"
        and not (path.parent == records and path.name in _NOTES)
    }
    about = f"{records.name}/WHEEL"
    tag = re.search(rb"(?m)^Tag: (\S+)", files[about])
    if tag is None:
        raise WheelError(f"{about} names no platform")
    fitting = _tag_by_glibc(tag[1].decode(), files)
    files[about] = re.sub(rb"(?m)^Tag: \S+", b"Tag: " + fitting.encode(), files[about])
    lines = [f"{name},sha256={_record_digest(data)},{len(data)}" for name, data in files.items()]
    record = f"{records.name}/RECORD"
    files[record] = "".join(f"{line}\n" for line in [*lines, f"{record},,"]).encode()
    wheel = folder / f"{records.name.removesuffix('.dist-info')}-{fitting}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = (0o755 if ".so" in name else 0o644) << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return wheel


def _tag_by_glibc(tag: str, files: dict[str, bytes]) -> str:
    """Name the oldest glibc in a Linux wheel's tag, so that an older system refuses it."""
    parts = re.fullmatch(r"(.*-)linux_(\w+)", tag)
    if parts is None:
        return tag
    needed = [
        (int(major), int(minor))
        for name, data in files.items()
        if name.endswith(".so")
        for major, minor in _GLIBC.findall(data)
    ]
    major, minor = max(needed)
    return f"{parts[1]}manylinux_{major}_{minor}_{parts[2]}"


def _record_digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_lock(lock: str, wheel: Path, target: Path) -> None:
    """Write a lock that takes llama-cpp-python from a wheel instead of its source.

    Args:
        lock: ``app`` or ``dev``.
        wheel: The wheel, which the lock names by its place and hash.
        target: The file to write.
    """
    text = (LOCKS / f"{lock}.txt").read_text("utf-8")
    entry = f"{NAME} @ {wheel.as_uri()} \\\n    --hash=sha256:{digest_of(wheel)}\n"
    changed, taken = _ENTRY.subn(lambda _: entry, text)
    if taken != 1:
        raise WheelError(f"packaging/locks/{lock}.txt pins {NAME} {taken} times")
    target.write_text(changed, "utf-8")


def _say(text: str) -> None:
    print(f"llama_wheel.py: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Print where the wheel is; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--for", dest="purpose", choices=("machine", "any"), default="machine")
    parser.add_argument("--lock", nargs=2, metavar=("NAME", "FILE"))
    parser.add_argument("--release-name", action="store_true")
    parser.add_argument("--into", type=Path, metavar="DIR")
    parser.add_argument("--uv", default=shutil.which("uv") or "uv")
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    if options.release_name:
        print(release_name())
        return 0
    try:
        wheel = provide_wheel(options.purpose, options.uv, options.python)
        if options.lock:
            write_lock(options.lock[0], wheel, Path(options.lock[1]))
    except WheelError as exc:
        _say(str(exc))
        return 1
    if options.into:
        options.into.mkdir(parents=True, exist_ok=True)
        wheel = Path(shutil.copy2(wheel, options.into))
        _say(f"the line for packaging/locks/llama.txt: {wheel.name} sha256:{digest_of(wheel)}")
    print(wheel)
    return 0


if __name__ == "__main__":
    sys.exit(main())
