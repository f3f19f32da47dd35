#!/bin/sh
# Puts the certificate in the environment into this user's store, where signtool finds it:
# SIGN_CERTIFICATE (a .pfx in base64), SIGN_PASSWORD. build.sh is told by GITHUB_ENV. Without a
# certificate nothing happens. Not tried yet.
set -eu
[ -n "${SIGN_CERTIFICATE:-}" ] || exit 0
file=${RUNNER_TEMP:?}/certificate.pfx
printf '%s' "$SIGN_CERTIFICATE" | base64 --decode >"$file"
powershell -NoProfile -Command "Import-PfxCertificate -FilePath '$(cygpath -w "$file")' \
    -CertStoreLocation Cert:\\CurrentUser\\My \
    -Password (ConvertTo-SecureString -AsPlainText -Force \$env:SIGN_PASSWORD)" >/dev/null
rm -f -- "$file"
printf 'SIGNED=1\n' >>"$GITHUB_ENV"
