#!/bin/sh
# Known vulnerabilities of what the locks pin, by pip-audit, which asks PyPI (or «-s osv», OSV) of each
# version. A version that the database does not know is no finding but a failure (--strict): where
# PyPI's JSON cannot be reached, nothing was checked, and this says so.
#   sh packaging/audit.sh [OPTIONS OF pip-audit]
set -eu
locks=$(CDPATH='' cd -- "$(dirname -- "$0")/locks" && pwd)
if ! uv=$(command -v uv); then
    tools=$(mktemp -d)
    trap 'rm -rf -- "$tools"' EXIT
    python3 -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --require-hashes --requirement "$locks/uv.txt"
    uv=$tools/bin/uv
fi
failed=0
for lock in app bundle build dev sbom uv; do
    printf '%s\n' "=== packaging/locks/$lock.txt"
    "$uv" tool run --quiet --from 'pip-audit==2.10.*' pip-audit --strict --no-deps --disable-pip \
        --progress-spinner off --requirement "$locks/$lock.txt" "$@" || failed=1
done
exit $failed
