#!/bin/sh
# What the workflows publish, as releases of the repository that they run in (GITHUB_REPOSITORY):
#   sh packaging/bundle/publish.sh check-tag      the tag (GITHUB_REF_NAME) names this version
#   sh packaging/bundle/publish.sh channel FILE   what bundles are told of newer versions
#   sh packaging/bundle/publish.sh wheels DIR     wheels of llama.cpp, under the name that is looked for
#   sh packaging/bundle/publish.sh release DIR    the bundles, their sums, and the feed of releases
# RETLLM_RELEASE_KEY: the secret key that the feed is signed with; RETLLM_RELEASE_PUBLIC_KEY: the line
# that bundles believe. Without them there is a release and no feed, and bundles ask nobody.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
packaging=$root/packaging
repository=https://github.com/${GITHUB_REPOSITORY:-}
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$root/retllm_desktop/__init__.py")

die() {
    printf '%s\n' "publish.sh: $*" >&2
    exit 1
}

check_tag() {
    [ "${GITHUB_REF_NAME:-}" = "v$version" ] ||
        die "the tag is ${GITHUB_REF_NAME:-missing}, and the program calls itself $version"
    grep -q "^## \[$version\]" "$packaging/CHANGELOG.md" ||
        die "packaging/CHANGELOG.md has no section of $version"
}

feed() { sh "$packaging/run.sh" tool python "$packaging/release_feed.py" "$@"; }

# Files of releases are handed out by a server of their own.
channel() {
    [ -n "${RETLLM_RELEASE_PUBLIC_KEY:-}" ] || return 0
    cat >"$1" <<END
format = 1
feed = "$repository/releases/latest/download/releases.json"
keys = ["$RETLLM_RELEASE_PUBLIC_KEY"]
hosts = ["objects.githubusercontent.com", "release-assets.githubusercontent.com"]
form = ""
END
}

wheels() {
    name=$(python3 "$packaging/llama_wheel.py" --release-name)
    cat "$1"/llama-*.txt | sort >"$1/llama.txt"
    if ! gh release view "$name" >/dev/null 2>&1; then
        gh release create "$name" --title "$name" --latest=false \
            --notes "llama.cpp for packaging/run.sh; packaging/locks/llama.txt lists these files." \
            "$1"/*.whl "$1/llama.txt"
    fi
    {
        printf '%s\n' "Lines for packaging/locks/llama.txt:" '```'
        gh release download "$name" --pattern llama.txt --output -
        printf '%s\n' '```'
    } >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
}

release() {
    tag=v$version
    notes=$root/build/notes.md
    mkdir -p "$root/build"
    sed -n "/^## \[$version\]/,/^## \[/{/^## \[/d;p;}" "$packaging/CHANGELOG.md" >"$notes"
    cat "$1"/SHA256SUMS-* | sort -k 2 >"$1/SHA256SUMS"
    (cd -- "$1" && sha256sum --check --quiet SHA256SUMS && rm SHA256SUMS-*)
    if [ -n "${RETLLM_RELEASE_KEY:-}" ]; then
        # Releases until now stay in the list.
        set -- "$1" --version "$version" --base "$repository/releases/download/$tag"
        before=$root/build/before
        if gh release download --dir "$before" --clobber --pattern 'releases.json*' 2>/dev/null; then
            set -- "$@" --before "$before/releases.json"
        fi
        feed write "$@"
    fi
    gh release create "$tag" --verify-tag --title "$version" --notes-file "$notes" "$1"/*
}

command=${1:-}
case $command in
check-tag) check_tag ;;
channel) channel "$2" ;;
wheels) wheels "$2" ;;
release) release "$2" ;;
*)
    sed -n '2,/^set -eu/{/^set -eu/d;s/^# \{0,1\}//;p;}' "$0"
    exit 2
    ;;
esac
