#!/bin/sh
# What the workflows do, step by step, on any of the three systems (on Windows in Git's shell):
#   sh packaging/bundle/build.sh prepare          what making and running a bundle needs (as root, Debian)
#   sh packaging/bundle/build.sh wheel DIR        llama.cpp for every processor, and its line for the lock
#   sh packaging/bundle/build.sh try-wheel DIR    the demo on it, with every Python that is supported
#   sh packaging/bundle/build.sh keys             the keys to sign with, from the environment, if any
#   sh packaging/bundle/build.sh bundles DIR      the bundles of this system, and the program's own wheel
#   sh packaging/bundle/build.sh smoke DIR        each of them, as a stranger would run it
#   sh packaging/bundle/build.sh sums DIR         their SHA-256
# RETLLM_PYTHON: the Python to freeze (3.12); RETLLM_PYTHONS: those to try; all that is made on the way
# lies in build/.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
packaging=$root/packaging
build=$root/build
frozen_with=${RETLLM_PYTHON:-3.12}
tried_with=${RETLLM_PYTHONS:-3.11 3.12 3.13 3.14}
case $(uname -s) in
MINGW* | MSYS* | CYGWIN*) system=windows bin=Scripts exe=.exe ;;
Darwin) system=macos bin=bin exe= ;;
*) system=linux bin=bin exe= ;;
esac
python=$(command -v python3 || command -v python)
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$root/retllm_desktop/__init__.py")
program=retllm-desktop
# Everything is dated by the commit, so that it can be made again. In a container a checkout may be
# another user's.
if [ -z "${SOURCE_DATE_EPOCH:-}" ] &&
    dated=$(git -c safe.directory="$root" -C "$root" log -1 --format=%ct 2>/dev/null); then
    export SOURCE_DATE_EPOCH="$dated"
fi

say() { printf '%s\n' "build.sh: $*" >&2; }

# Leave the path of uv in $uv: the one that is here, else the locked one.
find_uv() {
    if uv=$(command -v uv); then return; fi
    uv=$build/uv/$bin/uv$exe
    [ -x "$uv" ] && return
    "$python" -m venv "$build/uv"
    "$build/uv/$bin/python$exe" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --requirement "$packaging/locks/uv.txt"
}

digest() { "$python" -c 'import hashlib, sys; print(hashlib.file_digest(open(sys.argv[1], "rb"), "sha256").hexdigest())' "$1"; }

prepare() {
    case $system in
    linux)
        # What the window needs is written once, in .ci/run.
        window=$(sed -n '/^system_packages=(/,/^)/{/[()]/d;p;}' "$root/.ci/run")
        export DEBIAN_FRONTEND=noninteractive
        apt-get update
        # shellcheck disable=SC2086 # a list of names
        apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends $window git squashfs-tools binutils \
            libsquashfuse-dev libfuse3-dev libzstd-dev liblz4-dev liblzma-dev zlib1g-dev fuse3 \
            desktop-file-utils appstream
        ;;
    windows) command -v iscc >/dev/null || choco install innosetup --no-progress --yes ;;
    macos) xcode-select --print-path >/dev/null ;;
    esac
}

make_wheel() {
    find_uv
    mkdir -p "$1"
    wheel=$("$python" "$packaging/llama_wheel.py" --for any --uv "$uv" --into "$1")
    # Apart: where it fails within another command's words, the shell goes on.
    hash=$(digest "$wheel")
    printf '%s sha256:%s\n' "$(basename "$wheel")" "$hash" >"$1/llama-$system-$(uname -m).txt"
}

try_wheel() {
    find_uv
    for wanted in $tried_with; do
        say "the demo with Python $wanted"
        tried=$build/try/$wanted
        rm -rf -- "$tried"
        "$uv" venv --quiet --python "$wanted" "$tried/environment"
        inner=$tried/environment/$bin/python$exe
        "$python" "$packaging/llama_wheel.py" --for any --lock app "$tried/lock.txt" --uv "$uv"
        "$uv" pip install --quiet --python "$inner" --no-deps --require-hashes \
            --only-binary :all: --requirements "$tried/lock.txt"
        "$uv" pip install --quiet --python "$inner" --no-deps \
            --build-constraints "$packaging/locks/build.txt" "$root"
        "$python" "$packaging/bundle/smoke.py" --version "$version" --only demo \
            "$tried/environment/$bin/$program$exe"
    done
}

bundles() {
    find_uv
    mkdir -p "$1"
    out=$(CDPATH='' cd -- "$1" && pwd)
    work=$build/bundle
    frozen=$work/frozen/$program
    make="$python $packaging/bundle/make.py"
    # Whose feed of releases bundles ask: without a key nobody's, as a checkout.
    channel=$work/release.toml
    mkdir -p "$work"
    cp "$root/resources/release.toml" "$channel"
    sh "$packaging/bundle/publish.sh" channel "$channel"
    # shellcheck disable=SC2086 # a program and its script
    $make dir --out "$work" --uv "$uv" --python "$frozen_with" --channel "$channel"
    inner=$work/environment/$bin/python$exe
    case $system in
    linux)
        make="$inner $packaging/bundle/make.py"
        # shellcheck disable=SC2086 # a program and its script
        {
            $make deb --out "$work" --frozen "$frozen"
            $make flatpak --out "$work" --package "$work/$program"_*.deb
            $make appimage --out "$work" --frozen "$frozen"
        }
        cp "$work/$program"*.deb "$work/"org.*.json "$work/$program"*.AppImage "$work/dist/"*.whl "$out/"
        desktop-file-validate "$work/$program.AppDir/usr/share/applications/"*.desktop
        appstreamcli validate --no-net "$work/$program.AppDir/usr/share/metainfo/"*.xml
        ;;
    macos)
        sh "$packaging/bundle/macos/make_dmg.sh" "$work/frozen/"*.app "$out" "$version"
        ;;
    windows)
        # With a certificate in the store of this user, the installer and what it brings are signed.
        signed=
        [ -z "${SIGNED:-}" ] || signed=/DSigned
        MSYS2_ARG_CONV_EXCL='*' iscc $signed "/DVersion=$version" \
            "/DFrozen=$(cygpath -w "$frozen")" "/O$(cygpath -w "$out")" \
            "/Ssign=signtool.exe sign /a /fd sha256 /tr http://timestamp.digicert.com /td sha256 \$f" \
            "$(cygpath -w "$packaging/bundle/windows/$program.iss")"
        ;;
    esac
    cp "$work/$program-$version.cdx.json" "$out/$program-$version-$system-$(uname -m).cdx.json"
}

smoke() {
    files=$packaging/demo-documents
    tried=$build/smoke
    rm -rf -- "$tried"
    mkdir -p "$tried"
    check() {
        say "smoke: $*"
        "$python" "$packaging/bundle/smoke.py" --version "$version" --files "$files" "$@"
    }
    case $system in
    linux)
        dpkg-deb --extract "$1/"*.deb "$tried"
        check "$tried/opt/$program/start"
        check "$1/"*.AppImage
        ;;
    macos)
        hdiutil attach -quiet -nobrowse -mountpoint "$tried/image" "$1/"*.dmg
        check "$tried/image/"*.app/Contents/MacOS/$program
        hdiutil detach -quiet "$tried/image"
        ;;
    windows)
        export MSYS2_ARG_CONV_EXCL='*'
        installer=$(find "$1" -name '*.exe')
        "$installer" /VERYSILENT /CURRENTUSER "/DIR=$(cygpath -w "$tried/installed")"
        check "$tried/installed/$program.exe"
        "$tried/installed/unins000.exe" /VERYSILENT
        ;;
    esac
}

sums() {
    (cd -- "$1" && rm -f SHA256SUMS-* && "$python" - "SHA256SUMS-$system-$(uname -m)" <<'END'
import hashlib, pathlib, sys
lines = [
    f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
    for file in sorted(pathlib.Path().iterdir())
]
pathlib.Path(sys.argv[1]).write_text("".join(lines), "utf-8", newline="\n")
print("".join(lines), end="")
END
    )
}

command=${1:-}
case $command in
prepare) prepare ;;
wheel) make_wheel "$2" ;;
try-wheel) try_wheel "$2" ;;
keys) if [ $system != linux ]; then sh "$packaging/bundle/$system/keys.sh"; fi ;;
bundles) bundles "$2" ;;
smoke) smoke "$2" ;;
sums) sums "$2" ;;
*)
    sed -n '2,/^set -eu/{/^set -eu/d;s/^# \{0,1\}//;p;}' "$0"
    exit 2
    ;;
esac
