"""The wheel of llama.cpp: made once, found again, refused where it is not what was made."""

import hashlib
import re
import subprocess
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import llama_wheel
import pytest


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "a cache"
    monkeypatch.setenv("RETLLM_WHEEL_CACHE", str(folder))
    monkeypatch.delenv("RETLLM_WHEELS", raising=False)
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What an installation of the binding leaves, in small."""
    folder = tmp_path / "tree"
    records = "llama_cpp_python-0.3.36.dist-info"
    for name, text in {
        "llama_cpp/__init__.py": "",
        "llama_cpp/lib/libggml.so": "\x7fELF GLIBC_2.9\0 GLIBC_2.34\0 GLIBC_2.4\0",
        "llama_cpp/include/ggml.h": "",
        "llama_cpp/__pycache__/__init__.pyc": "",
        "lib/libggml.so": "a second copy",
        "include/ggml.h": "",
        f"{records}/METADATA": "Name: llama_cpp_python\nVersion: 0.3.36\n",
        f"{records}/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-linux_x86_64\n",
        f"{records}/INSTALLER": "uv",
        f"{records}/RECORD": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def keep(wheel: Path, cache: Path, purpose: str = "machine") -> Path:
    kept = cache / llama_wheel.key_of_build(purpose) / wheel.name
    kept.parent.mkdir(parents=True)
    kept.write_bytes(wheel.read_bytes())
    kept.with_suffix(".sha256").write_text(llama_wheel.digest_of(wheel) + "\n", "ascii")
    return kept


def test_a_wheel_holds_what_python_needs_and_names_the_glibc_it_needs(
    tree: Path, tmp_path: Path
) -> None:
    wheel = llama_wheel.pack_wheel(tree, tmp_path)
    assert wheel.name == "llama_cpp_python-0.3.36-py3-none-manylinux_2_34_x86_64.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        record = archive.read("llama_cpp_python-0.3.36.dist-info/RECORD").decode()
        about = archive.read("llama_cpp_python-0.3.36.dist-info/WHEEL").decode()
    assert [name for name in names if not name.startswith("llama_cpp_python")] == [
        "llama_cpp/__init__.py",
        "llama_cpp/lib/libggml.so",
    ]
    assert [line.split(",")[0] for line in record.splitlines()] == names
    assert "Tag: py3-none-manylinux_2_34_x86_64" in about


def test_the_same_files_make_the_same_wheel(tree: Path, tmp_path: Path) -> None:
    first = llama_wheel.digest_of(llama_wheel.pack_wheel(tree, tmp_path))
    (tree / "llama_cpp" / "__init__.py").touch()
    assert llama_wheel.digest_of(llama_wheel.pack_wheel(tree, tmp_path)) == first


def test_what_was_compiled_is_found_again(tree: Path, tmp_path: Path, cache: Path) -> None:
    assert llama_wheel.find_wheel() is None
    kept = keep(llama_wheel.pack_wheel(tree, tmp_path), cache)
    assert llama_wheel.find_wheel() == kept
    assert llama_wheel.provide_wheel("machine", "no uv", "no python") == kept


def test_what_was_compiled_for_any_machine_serves_this_one_and_not_the_other_way_round(
    tree: Path, tmp_path: Path, cache: Path
) -> None:
    own = keep(llama_wheel.pack_wheel(tree, tmp_path), cache)
    assert llama_wheel.find_wheel("any") is None
    own.unlink()
    general = keep(llama_wheel.pack_wheel(tree, tmp_path), cache, "any")
    assert llama_wheel.find_wheel("machine") == general


def test_a_wheel_that_is_cut_short_is_not_taken(tree: Path, tmp_path: Path, cache: Path) -> None:
    kept = keep(llama_wheel.pack_wheel(tree, tmp_path), cache)
    kept.write_bytes(kept.read_bytes()[:-20])
    assert llama_wheel.find_wheel() is None


def test_other_options_of_cmake_make_another_wheel(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = llama_wheel.key_of_build("machine")
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=on")
    assert llama_wheel.key_of_build("machine") != plain
    assert llama_wheel.key_of_build("any") != llama_wheel.key_of_build("machine")


def list_wheel(wheel: Path, locks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a lock list a wheel as one that was built elsewhere."""
    locks.mkdir()
    for name in ("app.txt", "build.txt"):
        (locks / name).write_bytes((llama_wheel.LOCKS / name).read_bytes())
    line = f"{wheel.name} sha256:{llama_wheel.digest_of(wheel)}\n"
    (locks / "llama.txt").write_text(f"# Built elsewhere.\n{line}", "utf-8")
    monkeypatch.setattr(llama_wheel, "LOCKS", locks)


def test_a_listed_wheel_is_taken_instead_of_compiling(
    tree: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = tmp_path / "offered"
    offered.mkdir()
    wheel = llama_wheel.pack_wheel(tree, offered)
    list_wheel(wheel, tmp_path / "locks", monkeypatch)
    monkeypatch.setattr(llama_wheel, "fits_here", lambda _: True)
    monkeypatch.setenv("RETLLM_WHEELS", "none")
    assert llama_wheel.find_wheel() is None
    monkeypatch.setenv("RETLLM_WHEELS", str(offered))
    found = llama_wheel.find_wheel()
    assert found is not None
    assert found.is_relative_to(cache)
    assert found.read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize(
    ("origin", "repository"),
    [
        ("https://github.com/someone/retllm-desktop.git", "someone/retllm-desktop"),
        ("https://github.com/someone/a.fork/", "someone/a.fork"),
        ("git@github.com:someone/retllm-desktop.git", "someone/retllm-desktop"),
        ("ssh://git@github.com/someone/retllm-desktop", "someone/retllm-desktop"),
        ("https://github.com.example.org/someone/retllm-desktop", ""),
        ("http://github.com/someone/retllm-desktop", ""),
        ("/home/someone/retllm-desktop", ""),
    ],
)
def test_a_clone_looks_where_its_origin_publishes(
    origin: str, repository: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RETLLM_WHEELS", raising=False)
    for command in (["init", "--quiet"], ["remote", "add", "origin", origin]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    monkeypatch.setattr(llama_wheel, "PACKAGING", tmp_path)
    release = llama_wheel.release_name()
    expected = f"https://github.com/{repository}/releases/download/{release}"
    assert llama_wheel.published_at() == (expected if repository else "")


def test_a_release_is_named_by_what_its_wheels_are_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = llama_wheel.release_name()
    assert name.startswith(f"llama-{llama_wheel.read_pin()[0]}-")
    other = tmp_path / "llama.cmake"
    other.write_text("# nothing\n", "utf-8")
    monkeypatch.setattr(llama_wheel, "OPTIONS", other)
    assert llama_wheel.release_name() != name


def test_another_file_under_a_listed_name_is_refused(
    tree: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = tmp_path / "offered"
    offered.mkdir()
    wheel = llama_wheel.pack_wheel(tree, offered)
    list_wheel(wheel, tmp_path / "locks", monkeypatch)
    monkeypatch.setattr(llama_wheel, "fits_here", lambda _: True)
    monkeypatch.setenv("RETLLM_WHEELS", str(offered))
    wheel.write_bytes(wheel.read_bytes() + b"more")
    with pytest.raises(llama_wheel.WheelError, match="not the file that the lock lists"):
        llama_wheel.find_wheel()
    assert not list(cache.rglob("*.whl"))


@pytest.mark.parametrize("lock", ["app", "dev"])
def test_a_lock_takes_the_wheel_by_its_hash(lock: str, tree: Path, tmp_path: Path) -> None:
    wheel = llama_wheel.pack_wheel(tree, tmp_path)
    target = tmp_path / "lock.txt"
    llama_wheel.write_lock(lock, wheel, target)
    before = (llama_wheel.LOCKS / f"{lock}.txt").read_text("utf-8")
    after = target.read_text("utf-8")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert f"llama-cpp-python @ {wheel.as_uri()} \\\n    --hash=sha256:{digest}\n" in after
    names = re.compile(r"(?m)^[a-z0-9-]+(?= ?[=@])")
    assert names.findall(after) == names.findall(before)


@pytest.mark.parametrize(
    ("system", "machine", "libc", "fitting"),
    [
        ("linux", "x86_64", "2.36", {"manylinux_2_34_x86_64", "manylinux_2_36_x86_64"}),
        ("linux", "aarch64", "2.39", {"manylinux_2_39_aarch64"}),
        ("linux", "x86_64", "2.31", set()),
        ("win32", "AMD64", "", {"win_amd64"}),
        ("darwin", "arm64", "", {"macosx_14_0_arm64"}),
    ],
)
def test_a_wheel_fits_where_its_name_says(
    system: str, machine: str, libc: str, fitting: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.libc_ver", lambda: ("glibc", libc))
    monkeypatch.setattr("platform.mac_ver", lambda: ("14.6" if system == "darwin" else "", (), ""))
    tags = [
        "manylinux_2_34_x86_64", "manylinux_2_36_x86_64", "manylinux_2_39_aarch64", "win_amd64",
        "macosx_14_0_arm64", "macosx_26_0_arm64",
    ]  # fmt: skip
    found = {tag for tag in tags if llama_wheel.fits_here(f"llama-0.3.36-py3-none-{tag}.whl")}
    assert found == fitting


def test_the_installed_binding_can_be_packed_again(tmp_path: Path) -> None:
    installed = Path(str(distribution(llama_wheel.NAME).locate_file("")))
    with zipfile.ZipFile(llama_wheel.pack_wheel(installed, tmp_path)) as archive:
        names = set(archive.namelist())
    assert "llama_cpp/llama_cpp.py" in names
    assert any("llama_cpp/lib/" in name for name in names)
