"""What bundles are made of: what the desktop is told, and the script that starts them on Linux."""

import configparser
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "packaging" / "bundle"))

import contents  # noqa: E402
import make  # noqa: E402
import smoke  # noqa: E402
import start_files  # noqa: E402
import system_files  # noqa: E402

from retllm_desktop import __version__  # noqa: E402
from retllm_desktop.cli.options import build_parser  # noqa: E402
from retllm_desktop.ui.system.autostart import APP_ID  # noqa: E402

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the script is for Linux")


@pytest.fixture
def about() -> system_files.Description:
    return system_files.read_description()


def test_the_desktop_entry_starts_what_can_be_typed(about: system_files.Description) -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment]
    entry.read_string(system_files.desktop_entry(about, "retllm-desktop"))
    parser = build_parser()
    for section in entry.sections():
        program, *words = entry[section]["Exec"].replace("%F", "/home/me/cat.jpg").split()
        assert program == "retllm-desktop"
        assert parser.parse_args(words).command == "app"
    main = entry["Desktop Entry"]
    assert main["Actions"].strip(";").split(";") == ["search"]
    assert "inode/directory" in main["MimeType"]


def test_the_window_is_known_by_the_name_of_its_entry(about: system_files.Description) -> None:
    assert about.program == APP_ID


def test_the_metadata_names_entry_and_version(about: system_files.Description) -> None:
    root = ElementTree.fromstring(system_files.appstream(about, "2026-01-31"))
    assert root.findtext("id") == about.table["id"]
    assert root.findtext("launchable") == "retllm-desktop.desktop"
    release = root.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": __version__, "date": "2026-01-31"}


def test_the_oldest_glibc_is_that_of_the_neediest_library(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"\x7fELF..GLIBC_2.9\0GLIBC_2.34\0")
    (tmp_path / "b.so").write_bytes(b"\x7fELF..GLIBC_2.17\0")
    (tmp_path / "notes.txt").write_bytes(b"GLIBC_2.99\0")
    assert make.oldest_glibc(tmp_path) == "2.34"


def test_libraries_are_handed_over_up_to_what_is_loaded(tmp_path: Path) -> None:
    # A header of 64 bytes, two program headers: one that is loaded ends at 200, one is of notes.
    header = struct.pack("<6s26xQ14xHH6x", b"\x7fELF\x02\x01", 64, 56, 2)
    rows = struct.pack("<I4xQ16xQ16x", 1, 120, 80) + struct.pack("<I4xQ16xQ16x", 4, 0, 900)
    library, program = tmp_path / "liba.so.1", tmp_path / "program"
    for path in (library, program):
        path.write_bytes((header + rows).ljust(1000, b"."))
    assert start_files.loaded_bytes(library) == 200
    assert start_files.loaded_bytes(program) == 1000


def test_what_every_start_reads_is_listed_once_in_its_order(
    about: system_files.Description, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = tmp_path / "program" / "_internal"
    inner.mkdir(parents=True)
    for name in ("libz.so.1", "libpython3.13.so.1.0", "base_library.zip"):
        (inner / name).write_bytes(bytes(7))
    (tmp_path / "program" / about.program).write_bytes(bytes(9))
    start_files.write_lists(about.table["appimage"], tmp_path)
    assert (tmp_path / ".first").read_text("utf-8").splitlines() == [
        "7 program/_internal/libpython3.13.so.1.0",
        "7 program/_internal/libz.so.1",
        "7 program/_internal/base_library.zip",
        f"9 program/{about.program}",
    ]
    assert start_files.unpacked(tmp_path)[1].startswith(
        "uncompressed@(pathname(program/_internal/libpython3.13.so.1.0)||pathname("
    )
    # A pattern that fits nothing any longer is said where it is looked for.
    said = capsys.readouterr().out
    assert "Nothing is called _internal/PySide6/QtCore.*" in said
    assert "base_library.zip" not in said


@pytest.fixture
def installed(tmp_path: Path, about: system_files.Description) -> Path:
    """A program behind its launcher, in a folder with a space and a letter beyond ASCII."""
    folder = tmp_path / "Eine Größe"
    program = folder / "program" / about.program
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "started with $# words: $*"\n', "utf-8")
    program.chmod(0o755)
    (program.parent / "needy.so").write_bytes(b"\x7fELF GLIBC_2.34\0")
    asked = make.write_launcher(about, program.parent, folder / "start", f"program/{about.program}")
    assert asked == "2.34"
    return folder / "start"


def start(script: Path, glibc: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    tools = tmp_path / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "getconf").write_text(f"#!/bin/sh\necho 'glibc {glibc}'\n", "utf-8")
    (tools / "getconf").chmod(0o755)
    return subprocess.run(
        [str(script), "search", "a red boat"],
        env=os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@on_linux
@pytest.mark.parametrize("glibc", ["2.34", "2.100"])
def test_the_launcher_starts_the_program(glibc: str, installed: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked"
    link.symlink_to(installed)
    for script in (installed, link):
        done = start(script, glibc, tmp_path)
        assert (done.returncode, done.stdout) == (0, "started with 2 words: search a red boat\n")


@on_linux
def test_an_older_glibc_is_said_in_a_sentence(installed: Path, tmp_path: Path) -> None:
    done = start(installed, "2.31", tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "needs glibc 2.34 or newer" in done.stderr
    assert "2.31" in done.stderr


def test_what_is_no_runtime_makes_no_appimage(
    about: system_files.Description, tmp_path: Path
) -> None:
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF" + bytes(100))
    with pytest.raises(SystemExit, match="no AppImage runtime"):
        make.make_appimage(about, tmp_path, tmp_path, sys.executable, runtime)


_PACKS = [{"id": f"pack-{number}", "state": "whole"} for number in range(4)]
_FOUND = [
    {"part": part, "judged": part == "drawn", "expected": {"path": "a.webp", "rank": 1}}
    for part in ("photographs", "drawn")
]


@pytest.fixture
def bundle_with(tmp_path: Path) -> Callable[..., smoke.Bundle]:
    """A program that says what a bundle would say of its packs and of the demo."""

    def make_bundle(
        packs: list[dict[str, str]], searches: list[dict[str, object]], code: int = 0
    ) -> smoke.Bundle:
        answers = {"models": packs, "demo": {"searches": searches}}
        program = tmp_path / "program"
        program.write_text(
            f"#!{sys.executable}\nimport json, sys\n"
            f"print(json.dumps({answers!r}[sys.argv[1]]))\n"
            f"print('a child broke', file=sys.stderr)\nsys.exit({code})\n",
            "utf-8",
        )
        program.chmod(0o755)
        home = tmp_path / "home"
        home.mkdir()
        return smoke.Bundle(program, home)

    return make_bundle


@on_linux
def test_a_whole_bundle_passes(bundle_with: Callable[..., smoke.Bundle]) -> None:
    bundle = bundle_with(_PACKS, _FOUND)
    assert bundle.check_packs() == "4 packs whole"
    assert bundle.check_demo() == "2 searches, 1 of them judged"
    assert bundle.check_places() == "nothing elsewhere"


@on_linux
def test_a_missing_or_damaged_pack_is_caught(bundle_with: Callable[..., smoke.Bundle]) -> None:
    damaged = [*_PACKS[:3], {"id": "pack-3", "state": "damaged"}]
    with pytest.raises(smoke.SmokeError, match="pack-3"):
        bundle_with(damaged, _FOUND).check_packs()


@on_linux
def test_a_judge_that_cannot_start_is_caught(bundle_with: Callable[..., smoke.Bundle]) -> None:
    silent = [search | {"judged": False} for search in _FOUND]
    with pytest.raises(smoke.SmokeError, match="judge checked nothing"):
        bundle_with(_PACKS, silent).check_demo()


@on_linux
def test_a_demo_that_fails_is_told_with_what_it_said(
    bundle_with: Callable[..., smoke.Bundle],
) -> None:
    with pytest.raises(smoke.SmokeError, match=r"(?s)ended with 1.*a child broke"):
        bundle_with(_PACKS, _FOUND, code=1).check_demo()


@on_linux
def test_a_file_in_the_wrong_place_is_caught(
    bundle_with: Callable[..., smoke.Bundle], tmp_path: Path
) -> None:
    bundle = bundle_with(_PACKS, _FOUND)
    (tmp_path / "home" / ".local").mkdir()
    (tmp_path / "home" / "stray.txt").write_text("", "utf-8")
    with pytest.raises(smoke.SmokeError, match=r"stray\.txt"):
        bundle.check_places()


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A frozen folder with its papers: one package, one library, one model."""
    folder = tmp_path / "frozen"
    inner = folder / "_internal"
    files = {
        folder / "retllm-desktop": "program",
        inner / "libllama.so": "library",
        inner / "retllm_desktop/_bundled/models/pack/model.onnx": "model",
        inner / "sound-1.0.dist-info/METADATA": "Metadata-Version: 2.4\nName: Sound\n",
        inner / "retllm_desktop/_bundled/licences/licences.json": _licences_of("sound", "MIT"),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (inner / "libalias.so").symlink_to("libllama.so")
    contents.write_list(folder)
    # What starts it is written later, and is no part of it.
    (folder / "start").write_text("#!/bin/sh\n", "utf-8")
    return folder


def _licences_of(name: str, licence: str) -> str:
    return json.dumps({"parts": [{"name": name, "licence": licence}]})


def test_a_folder_as_it_was_made_has_no_faults(frozen: Path) -> None:
    assert contents.find_faults(frozen) == []


@on_linux
def test_the_list_is_what_other_programs_check_by(frozen: Path) -> None:
    listed = contents.papers_folder(frozen) / "contents.sha256"
    done = subprocess.run(["sha256sum", "--check", "--quiet", listed], cwd=frozen, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "name", ["libllama.so", "retllm_desktop/_bundled/models/pack/model.onnx", "libalias.so"]
)
def test_a_missing_file_is_caught(frozen: Path, name: str) -> None:
    (frozen / "_internal" / name).unlink()
    assert f"_internal/{name} is missing" in contents.find_faults(frozen)


def test_a_damaged_and_a_foreign_file_are_caught(frozen: Path) -> None:
    model = frozen / "_internal/retllm_desktop/_bundled/models/pack/model.onnx"
    model.write_text("other", "utf-8")
    (frozen / "_internal" / "libforeign.so").write_text("", "utf-8")
    damaged, foreign = sorted(contents.find_faults(frozen), reverse=True)
    assert damaged == "_internal/retllm_desktop/_bundled/models/pack/model.onnx is damaged"
    assert foreign == "_internal/libforeign.so is foreign to the folder"


@pytest.mark.parametrize("licence", ["AGPL-3.0-only", "GPL-2.0-or-later", ""])
def test_a_forbidden_licence_is_caught(frozen: Path, licence: str) -> None:
    papers = contents.papers_folder(frozen)
    (papers / "licences.json").write_text(_licences_of("sound", licence), "utf-8")
    contents.write_list(frozen)
    (fault,) = contents.find_faults(frozen)
    assert "sound is under" in fault
    assert "must not be in a bundle" in fault


def test_a_package_that_no_licence_is_on_record_of_is_caught(frozen: Path) -> None:
    planted = frozen / "_internal" / "hidden-2.0.dist-info" / "METADATA"
    planted.parent.mkdir()
    planted.write_text("Metadata-Version: 2.4\nName: hidden\n", "utf-8")
    contents.write_list(frozen)
    assert contents.find_faults(frozen) == [
        "hidden-2.0.dist-info is inside, and its licence is not on record"
    ]


def test_a_folder_without_papers_is_caught(frozen: Path) -> None:
    (contents.papers_folder(frozen) / "contents.sha256").unlink()
    (fault,) = contents.find_faults(frozen)
    assert "not on record" in fault


@on_linux
@pytest.mark.parametrize("start", ["retllm-desktop", "start"])
def test_the_check_of_a_bundle_compares_what_it_holds(
    frozen: Path, start: str, tmp_path: Path
) -> None:
    bundle = smoke.Bundle(frozen / start, tmp_path)
    assert bundle.check_contents() == "as it was made"
    (frozen / "_internal" / "libllama.so").unlink()
    with pytest.raises(smoke.SmokeError, match=r"libllama\.so is missing"):
        bundle.check_contents()


@on_linux
def test_a_forbidden_licence_ends_the_making(frozen: Path, tmp_path: Path) -> None:
    gathers = tmp_path / "python"
    gathers.write_text("#!/bin/sh\necho 'planted is under GPL-3.0-only' >&2\nexit 1\n", "utf-8")
    gathers.chmod(0o755)
    with pytest.raises(SystemExit, match="no bundle was made"):
        make.put_papers(frozen, gathers, tmp_path)


@on_linux
def test_trees_made_at_other_times_are_dated_and_allowed_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    seen = []
    for mode, when_s in ((0o600, 1.0), (0o664, 2e9)):
        tree = tmp_path / str(mode)
        tree.mkdir()
        (tree / "file").write_text("", "utf-8")
        (tree / "file").chmod(mode)
        (tree / "link").symlink_to("file")
        os.utime(tree / "file", (when_s, when_s))
        make.set_dates(tree)
        seen.append([(p.lstat().st_mode, p.lstat().st_mtime) for p in sorted(tree.iterdir())])
    assert seen[0] == seen[1]
    assert {when_s for _, when_s in seen[0]} == {1700000000.0}
