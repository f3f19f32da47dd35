#!/bin/sh
# Set up and run, from a bare checkout:
#   sh packaging/run.sh demo [OPTIONS]   render a small library, index it, search it, open the window
#   sh packaging/run.sh test [OPTIONS]   the whole test suite (options go to pytest)
#   sh packaging/run.sh setup [dev]      only the set-up
#   sh packaging/run.sh tool NAME …      a development tool of .venv: ruff, pyright, lint-imports
#   sh packaging/run.sh window [QUERY]   the window; any other word is a command of retllm-desktop:
#   sh packaging/run.sh search "a red circle"
# Everything that is installed lands in .uv/ and .venv/ of the checkout (and in uv's own cache),
# at the versions and hashes of packaging/locks/.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
locks=$root/packaging/locks
venv=$root/.venv
case $(uname -s) in
MINGW* | MSYS* | CYGWIN*) bin=Scripts exe=.exe ;; # Git Bash on Windows
*) bin=bin exe= ;;
esac
python=$venv/$bin/python$exe
supported='>=3.11,<3.15'

say() { printf '%s\n' "run.sh: $*" >&2; }
die() {
    say "$*"
    exit 1
}

usage() {
    sed -n '2,/^set -eu/{/^set -eu/d;s/^# \{0,1\}//;p;}' "$0"
    exit "$1"
}

# Whether a uv runs here and is new enough (0.8) for what is asked of it below.
is_usable() { "$1" venv --help 2>/dev/null | grep -q -e '--clear'; }

# Leave the path of a usable uv in $uv.
find_uv() {
    if uv=$(command -v uv) && is_usable "$uv"; then return; fi
    for uv in "$root/.uv/$bin/uv$exe" "$root/.uv/bin/uv$exe"; do
        if [ -x "$uv" ] && is_usable "$uv"; then return; fi
    done
    say "uv is not here; putting it into .uv/"
    rm -rf -- "$root/.uv"
    for base in python3 python3.14 python3.13 python3.12 python3.11 python; do
        command -v "$base" >/dev/null 2>&1 || continue
        # A Python without ensurepip (Debian without python3-venv) leaves a half-made folder.
        if "$base" -m venv "$root/.uv" >/dev/null 2>&1 &&
            "$root/.uv/$bin/python$exe" -m pip install --quiet --disable-pip-version-check \
                --require-hashes --requirement "$locks/uv.txt"; then
            uv=$root/.uv/$bin/uv$exe
            return
        fi
        rm -rf -- "$root/.uv"
    done
    say "no Python here can make a virtual environment, so uv comes from its own installer," \
        "https://astral.sh/uv (into .uv/; your shell's settings stay as they are)"
    version=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' "$locks/uv.txt")
    installer=$(fetch "https://astral.sh/uv/$version/install.sh") ||
        die "that failed. Install Python 3.11 or newer with its venv module" \
            "(Debian, Ubuntu: apt-get install python3-venv), or uv, and run this again."
    printf '%s\n' "$installer" |
        UV_UNMANAGED_INSTALL="$root/.uv/bin" UV_NO_MODIFY_PATH=1 sh >&2
    uv=$root/.uv/bin/uv$exe
    [ -x "$uv" ] || die "uv's installer left no uv in .uv/bin"
}

fetch() {
    if command -v curl >/dev/null 2>&1; then
        curl --proto '=https' --tlsv1.2 --location --silent --show-error --fail "$1"
    elif command -v wget >/dev/null 2>&1; then
        wget --quiet --output-document=- "$1"
    else
        say "neither curl nor wget is here"
        return 1
    fi
}

# What an environment was made from: a change of any of it makes it anew.
fingerprint() {
    (
        cd -- "$root"
        cat "packaging/locks/$1.txt" packaging/locks/build.txt packaging/locks/llama.txt \
            packaging/llama.cmake pyproject.toml | cksum
        pwd
    )
}

is_ready() {
    [ -x "$python" ] && [ -f "$venv/made-from-$1" ] &&
        [ "$(cat "$venv/made-from-$1")" = "$(fingerprint "$1")" ] &&
        "$python" -c 'import retllm_desktop' >/dev/null 2>&1
}

# Make .venv from one lock, app or dev; dev holds all of app.
setup() {
    if is_ready "$1"; then return; fi
    if [ "$1" = app ] && is_ready dev; then return; fi
    find_uv
    if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
        >/dev/null 2>&1; then
        say "making .venv"
        "$uv" venv --quiet --clear --python "${RETLLM_PYTHON:-$supported}" "$venv"
    fi
    rm -f -- "$venv/made-from-app" "$venv/made-from-dev"
    # llama.cpp has no wheel on PyPI: one that was compiled before is taken, else it is compiled.
    lock=$venv/lock-$1.txt
    "$python" "$root/packaging/llama_wheel.py" --uv "$uv" --python "$python" \
        --lock "$1" "$lock" >/dev/null || exit 1
    say "installing packaging/locks/$1.txt"
    "$uv" pip sync --python "$python" --require-hashes \
        --build-constraints "$locks/build.txt" "$lock" ||
        die "installing failed; the reason is above."
    "$uv" pip install --python "$python" --quiet --no-deps \
        --build-constraints "$locks/build.txt" --editable "$root"
    fingerprint "$1" >"$venv/made-from-$1"
}

[ $# -gt 0 ] || usage 2
command=$1
shift

case $command in
-h | --help | help) usage 0 ;;
setup)
    setup "${1:-app}"
    ;;
test)
    setup dev
    cd -- "$root"
    # A file's tests stay together, for they share what takes long to make.
    exec "$python" -m pytest -n auto --maxprocesses 4 --dist loadfile "$@"
    ;;
tool)
    [ $# -gt 0 ] || usage 2
    setup dev
    PATH=$venv/$bin:$PATH
    export PATH
    exec "$@"
    ;;
*)
    setup app
    exec "$python" -m retllm_desktop "$command" "$@"
    ;;
esac
