"""The bundles, from one description: a frozen folder, and what each system installs of it.

    python packaging/bundle/make.py dir [--out DIR]        the folder alone
    python packaging/bundle/make.py deb                    the folder, then a Debian package of it
    python packaging/bundle/make.py appimage               the folder, then an AppImage
    python packaging/bundle/make.py runtime                what an AppImage begins with, compiled
    python packaging/bundle/make.py flatpak                the manifest that takes the package

The folder is made in an environment of its own, from the locks and the program's own wheel, by
PyInstaller (decisions/0058); ``--frozen DIR`` takes one that was made before. Nothing but uv, a
Python that has a shared library, and dpkg-deb, or mksquashfs and what ``runtime.c`` names, is
needed on the machine; another runtime of type 2 is taken by ``--runtime FILE``.

Inside of the folder lie its papers (``contents.py``): licences, bill of materials, list of files. A
part that must not be shipped ends the making.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import contents
import start_files
from system_files import (
    BUNDLE,
    ROOT,
    Description,
    desktop_entry,
    draw_icons,
    read_description,
    write_shared_files,
)

sys.path.insert(0, str(ROOT / "packaging"))
import llama_wheel

_GLIBC: Final = re.compile(rb"GLIBC_(\d+)\.(\d+)\0")
_MACHINES: Final = {"x86_64": "amd64", "aarch64": "arm64"}
_APPIMAGE_MARK: Final = b"AI\x02"
_RUNTIME_LIBRARIES: Final = ("squashfuse_ll", "squashfuse", "fuse3", "zstd", "lz4", "lzma", "z")
_RUNTIME_PACKAGES: Final = (
    "libsquashfuse-dev", "libfuse3-dev", "libzstd-dev", "liblz4-dev", "liblzma-dev", "zlib1g-dev",
    "libc6-dev",
)  # fmt: skip
_LAUNCHER: Final = "start"
_BILL: Final = "sbom.cdx.json"


def run(*command: str | Path, **options: object) -> None:
    """Run a program; a failure ends this one."""
    print("+", *command, file=sys.stderr, flush=True)
    subprocess.run([str(word) for word in command], check=True, **options)  # type: ignore[call-overload]


def source_date() -> int:
    """Return the second that files are dated by: ``SOURCE_DATE_EPOCH``, else the last commit's."""
    if named := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(named)
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 else int(time.time())


def freeze(
    about: Description, work: Path, uv: str, base: str, channel: Path | None
) -> tuple[Path, Path]:
    """Make the frozen folder; return it and the interpreter that it was made with.

    Args:
        about: What is described.
        work: Takes the environment and what PyInstaller leaves.
        uv: Path of uv.
        base: The Python to freeze, by path or version.
        channel: What the program is told of newer versions (``publish.sh channel``); None: what
            a checkout is told.
    """
    venv = work / "environment"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    locks = ROOT / "packaging" / "locks"
    run(uv, "venv", "--quiet", "--clear", "--python", base, venv)
    wheel = llama_wheel.provide_wheel("any", uv, str(python))
    lock = work / "lock.txt"
    llama_wheel.write_lock("app", wheel, lock)
    run(
        uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "--require-hashes",
        "--only-binary", ":all:", "--requirements", lock, "--requirements", locks / "bundle.txt",
    )  # fmt: skip
    run(
        uv, "build", "--quiet", "--wheel", "--python", python, "--out-dir", work / "dist",
        "--build-constraints", locks / "build.txt", ROOT,
    )  # fmt: skip
    # Apart: what is here to write the bill is no part of what it is written about.
    run(
        uv, "pip", "install", "--quiet", "--python", python, "--target", work / "tools",
        "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--requirements", locks / "sbom.txt",
    )  # fmt: skip
    (program,) = (work / "dist").glob(f"retllm_desktop-{about.version}-*.whl")
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "--reinstall", program)
    environment = clean_environment()
    if sys.platform != "linux":
        icons = draw_icons(about, work / "icons", str(python))
        environment["RETLLM_ICON"] = str(icons[max(icons)])
    run(
        python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", work / "frozen", "--workpath", work / "scratch",
        BUNDLE / "retllm-desktop.spec",
        # Elsewhere: in the checkout its own package would go before the installed one.
        env=environment, cwd=work,
    )  # fmt: skip
    frozen = work / "frozen" / about.program
    if sys.platform == "linux":
        # Some builds of Python bring three times as much for debuggers.
        for library in sorted((frozen / "_internal").glob("libpython3*.so.*")):
            run("strip", "--strip-unneeded", library)
    # An application for macOS is a folder of its own, with the same inside.
    for folder in (frozen, work / "frozen" / f"{about.table['name']}.app" / "Contents"):
        if folder.is_dir():
            if channel is not None:
                told = contents.papers_folder(folder).with_name("resources") / "release.toml"
                shutil.copyfile(channel, told)
            put_papers(folder, python, work)
    shutil.copyfile(
        contents.papers_folder(frozen) / _BILL, work / f"{about.program}-{about.version}.cdx.json"
    )
    return frozen, python


def clean_environment() -> dict[str, str]:
    """Return an environment in which the same is made each time, from what is installed alone."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
        "SOURCE_DATE_EPOCH": str(source_date()),
        "PYTHONHASHSEED": "1",  # the order of names in archives
    }


def put_papers(folder: Path, python: Path, work: Path) -> None:
    """Put licences, bill of materials and the list of files into a frozen folder.

    The program finds them by ``bundled_folder("licences")``.

    Args:
        folder: The frozen folder.
        python: The interpreter that it was made with.
        work: The folder whose ``tools`` write the bill; no package of the checkout lies in it.

    Raises:
        SystemExit: A part must not be shipped; which one is printed.
    """
    papers = contents.papers_folder(folder)
    shutil.rmtree(papers, ignore_errors=True)
    gathered = subprocess.run(
        [python, ROOT / "packaging" / "licences.py", papers, "--frozen", folder],
        cwd=work,
        env=clean_environment(),
        check=False,
    )
    if gathered.returncode != 0:
        raise SystemExit("no bundle was made: the licences above do not allow it")
    run(
        python, ROOT / "packaging" / "sbom.py", papers / _BILL, "--frozen", folder,
        env=clean_environment() | {"PYTHONPATH": str(work / "tools")}, cwd=work,
    )  # fmt: skip
    contents.write_list(folder)


def set_dates(tree: Path) -> None:
    """Date and allow all files of a tree alike, whenever and by whomever they were made."""
    when_s = source_date()
    for path in tree.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (when_s, when_s), follow_symlinks=False)


def oldest_glibc(folder: Path) -> str:
    """Return the oldest glibc that every library and program of a folder runs with."""
    needed = {(2, 17)}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as stream:
                if stream.read(4) != b"\x7fELF":
                    continue
            needed |= {(int(a), int(b)) for a, b in _GLIBC.findall(path.read_bytes())}
    return ".".join(map(str, max(needed)))


def write_launcher(about: Description, frozen: Path, target: Path, inside: str) -> str:
    """Write the script that starts the program on Linux; return the glibc that it asks for.

    Args:
        about: What is described.
        frozen: The frozen folder.
        target: The script's file.
        inside: The program's path, from the script's folder.
    """
    glibc = oldest_glibc(frozen)
    text = (BUNDLE / "launch.sh").read_text("utf-8")
    values = {
        "NAME": about.table["name"],
        "PROGRAM": about.program,
        "GLIBC": glibc,
        "INSIDE": inside,
    }
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    target.chmod(0o755)
    return glibc


def make_deb(about: Description, frozen: Path, out: Path, python: str) -> Path:
    """Make a Debian package that holds the frozen folder in ``/opt``."""
    tree = out / "deb-tree"
    shutil.rmtree(tree, ignore_errors=True)
    place = tree / "opt" / about.program
    shutil.copytree(frozen, place / "program", symlinks=True)
    glibc = write_launcher(about, frozen, place / _LAUNCHER, f"program/{about.program}")
    command = tree / "usr" / "bin" / about.program
    command.parent.mkdir(parents=True)
    command.symlink_to(Path("..") / ".." / "opt" / about.program / _LAUNCHER)
    released = time.strftime("%Y-%m-%d", time.gmtime(source_date()))
    write_shared_files(about, tree / "usr", released, python)
    deb = about.table["deb"]
    machine = _MACHINES[os.uname().machine]
    size_kib = sum(p.lstat().st_size for p in tree.rglob("*") if not p.is_dir()) // 1024
    control = tree / "DEBIAN"
    control.mkdir()
    description = "\n .\n ".join(about.table["paragraphs"])
    (control / "control").write_text(
        f"Package: {about.program}\nVersion: {about.version}\nArchitecture: {machine}\n"
        f"Maintainer: {deb['maintainer']}\nInstalled-Size: {size_kib}\n"
        f"Depends: {', '.join([f'libc6 (>= {glibc})', *deb['depends']])}\n"
        f"Section: {deb['section']}\nPriority: optional\n"
        f"Description: {about.table['summary']}\n {description}\n",
        "utf-8",
    )
    for script in ("postinst", "postrm"):
        target = control / script
        shutil.copyfile(BUNDLE / "debian" / script, target)
        target.chmod(0o755)
    package = out / f"{about.program}_{about.version}_{machine}.deb"
    set_dates(tree)
    dated = os.environ | {"SOURCE_DATE_EPOCH": str(source_date())}
    run("dpkg-deb", "--root-owner-group", "-Zzstd", "-z15", "--build", tree, package, env=dated)
    shutil.rmtree(tree)
    return package


def make_runtime(out: Path) -> Path:
    """Compile what an AppImage begins with, from ``runtime.c``."""
    runtime = out / "runtime"
    run(
        "cc", "-Os", "-s", "-static", "-Wl,--build-id=none", "-w", BUNDLE / "runtime.c",
        "-o", runtime, *(f"-l{name}" for name in _RUNTIME_LIBRARIES), "-lpthread",
    )  # fmt: skip
    compiled = bytearray(runtime.read_bytes())
    compiled[8 : 8 + len(_APPIMAGE_MARK)] = _APPIMAGE_MARK
    runtime.write_bytes(compiled)
    return runtime


def make_appdir(about: Description, frozen: Path, out: Path, python: str) -> Path:
    """Make the folder that an AppImage holds."""
    tree = out / f"{about.program}.AppDir"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(frozen, tree / "program", symlinks=True)
    write_launcher(about, frozen, tree / "AppRun", f"program/{about.program}")
    released = time.strftime("%Y-%m-%d", time.gmtime(source_date()))
    write_shared_files(about, tree / "usr", released, python)
    # Of the libraries that the runtime before it is linked with.
    said = [Path("/usr/share/doc") / name / "copyright" for name in _RUNTIME_PACKAGES]
    (tree / "usr/share/doc" / about.program / "copyright-runtime").write_text(
        "\n".join(path.read_text("utf-8", "replace") for path in said if path.is_file()), "utf-8"
    )
    (tree / f"{about.program}.desktop").write_text(desktop_entry(about, "AppRun"), "utf-8")
    icon = tree / "usr/share/icons/hicolor/256x256/apps" / f"{about.program}.png"
    shutil.copyfile(icon, tree / f"{about.program}.png")
    (tree / ".DirIcon").symlink_to(f"{about.program}.png")
    start_files.write_lists(about.table["appimage"], tree)
    set_dates(tree)
    return tree


def make_appimage(about: Description, frozen: Path, out: Path, python: str, runtime: Path) -> Path:
    """Make an AppImage of type 2: a runtime that mounts what follows it, and a squashfs.

    Args:
        about: What is described.
        frozen: The frozen folder.
        out: Takes it.
        python: See :func:`write_shared_files`.
        runtime: An AppImage runtime of type 2 for this processor.
    """
    start = runtime.read_bytes()
    if start[:4] != b"\x7fELF" or start[8:11] != _APPIMAGE_MARK:
        raise SystemExit(f"{runtime} is no AppImage runtime of type 2")
    tree = make_appdir(about, frozen, out, python)
    image = out / f"{about.program}-{about.version}-{os.uname().machine}.AppImage"
    packed = out / "appimage.squashfs"
    packed.unlink(missing_ok=True)
    when = str(source_date())
    # Of larger blocks more is unpacked than is asked for: the kernel reads 128 KiB at a time.
    clean = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    run(
        "mksquashfs", tree, packed, "-comp", "zstd", "-Xcompression-level", "19", "-b", "128K",
        "-all-root", "-noappend", "-no-xattrs", "-no-progress",
        "-mkfs-time", when, "-all-time", when,
        *start_files.unpacked(tree),
        env=clean, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    image.write_bytes(start)
    with image.open("ab") as whole, packed.open("rb") as part:
        shutil.copyfileobj(part, whole)
    image.chmod(0o755)
    packed.unlink()
    return image


def make_flatpak(about: Description, package: Path) -> Path:
    """Write a Flatpak manifest that takes what a Debian package holds; it lies beside that.

    Args:
        about: What is described.
        package: The Debian package.
    """
    program, name = about.program, about.table["id"]
    with package.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    manifest = {
        "app-id": name,
        "runtime": "org.freedesktop.Platform",
        "runtime-version": "25.08",
        "sdk": "org.freedesktop.Sdk",
        "command": program,
        "rename-desktop-file": f"{program}.desktop",
        "rename-icon": program,
        # Folders are chosen by the person, and watched; nothing is written there.
        "finish-args": [
            "--socket=wayland", "--socket=fallback-x11", "--share=ipc", "--device=dri",
            "--share=network", "--filesystem=host:ro",
        ],
        "modules": [
            {
                "name": program,
                "buildsystem": "simple",
                "build-commands": [
                    f"ar x {package.name}",
                    "tar --extract --file data.tar.zst",
                    "mkdir -p /app/bin",
                    f"mv opt/{program}/program /app/program",
                    f"ln -s ../program/{program} /app/bin/{program}",
                    "mv usr/share /app/share",
                ],
                "sources": [{"type": "file", "path": package.name, "sha256": digest}],
            }
        ],
    }  # fmt: skip
    target = package.with_name(f"{name}.json")
    target.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return target


def main() -> int:
    """Make what is asked for, print where it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("kind", choices=("dir", "deb", "appdir", "appimage", "flatpak", "runtime"))
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bundle")
    parser.add_argument("--frozen", type=Path, help="a frozen folder that was made before")
    parser.add_argument("--python", default="3.12", help="the Python to freeze")
    parser.add_argument("--uv", default=shutil.which("uv") or "uv")
    parser.add_argument("--channel", type=Path, help="where newer versions are listed")
    parser.add_argument("--package", type=Path, help="a Debian package that was made before")
    parser.add_argument("--runtime", type=Path, help="an AppImage runtime of type 2")
    options = parser.parse_args()
    about = read_description()
    out = options.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    if options.kind == "runtime":
        print(make_runtime(out))
        return 0
    frozen, python = options.frozen, sys.executable
    if frozen is None and options.package is None:
        frozen, made_with = freeze(about, out, options.uv, options.python, options.channel)
        python = str(made_with)
    match options.kind:
        case "flatpak" if options.package is not None:
            made = make_flatpak(about, options.package)
        case "deb":
            made = make_deb(about, frozen, out, python)
        case "appdir":
            made = make_appdir(about, frozen, out, python)
        case "appimage":
            runtime = options.runtime or make_runtime(out)
            made = make_appimage(about, frozen, out, python, runtime)
        case "flatpak":
            made = make_flatpak(about, make_deb(about, frozen, out, python))
        case _:
            made = frozen
            if sys.platform == "linux":
                write_launcher(about, frozen, frozen / _LAUNCHER, about.program)
    print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
