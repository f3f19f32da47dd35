#!/bin/sh
# Regenerate the locks from pyproject.toml and *.in. Pass --upgrade to take newer versions;
# without it, what is pinned stays unless the requirements rule it out.
# Only PyPI is asked, whatever this machine's configuration says, and no address is written.
set -eu
cd -- "$(dirname -- "$0")"

compile() {
    uv --no-config pip compile --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --default-index https://pypi.org/simple \
        --custom-compile-command "sh packaging/locks/update.sh" --quiet "$@"
}

unset UV_INDEX UV_DEFAULT_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_CONSTRAINT \
    UV_OVERRIDE UV_BUILD_CONSTRAINT 2>/dev/null || true

compile "$@" uv.in --output-file uv.txt
compile "$@" build.in --output-file build.txt
compile "$@" ../../pyproject.toml --output-file app.txt
compile "$@" bundle.in --constraint app.txt --output-file bundle.txt
compile "$@" sbom.in --constraint app.txt --output-file sbom.txt
compile "$@" ../../pyproject.toml --group ../../pyproject.toml:dev \
    --constraint app.txt --constraint uv.txt --output-file dev.txt

if grep -n -E '://|--(index-url|extra-index-url|find-links)' -- *.txt; then
    echo "update.sh: a lock holds an address (see above)" >&2
    exit 1
fi
