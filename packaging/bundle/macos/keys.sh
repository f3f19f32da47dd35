#!/bin/sh
# Makes a keychain of the certificate in the environment, and a profile for Apple's notary:
# SIGN_CERTIFICATE (a .p12 in base64), SIGN_PASSWORD; NOTARY_APPLE_ID, NOTARY_TEAM, NOTARY_PASSWORD.
# make_dmg.sh is told of both by GITHUB_ENV. Without a certificate nothing happens. Not tried yet.
set -eu
[ -n "${SIGN_CERTIFICATE:-}" ] || exit 0
folder=${RUNNER_TEMP:-$(mktemp -d)}
keychain=$folder/signing.keychain-db
secret=$(uuidgen)
printf '%s' "$SIGN_CERTIFICATE" | base64 --decode >"$folder/certificate.p12"
security create-keychain -p "$secret" "$keychain"
security set-keychain-settings -lut 21600 "$keychain"
security unlock-keychain -p "$secret" "$keychain"
security import "$folder/certificate.p12" -P "$SIGN_PASSWORD" -f pkcs12 -k "$keychain" \
    -T /usr/bin/codesign
rm -f -- "$folder/certificate.p12"
security set-key-partition-list -S apple-tool:,apple: -k "$secret" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
identity=$(security find-identity -v -p codesigning "$keychain" |
    sed -n 's/.*"\(Developer ID Application: .*\)"/\1/p' | head -n 1)
printf 'SIGN_IDENTITY=%s\n' "$identity" >>"$GITHUB_ENV"
if [ -n "${NOTARY_APPLE_ID:-}" ]; then
    xcrun notarytool store-credentials retllm-desktop --apple-id "$NOTARY_APPLE_ID" \
        --team-id "$NOTARY_TEAM" --password "$NOTARY_PASSWORD"
    printf 'NOTARY_PROFILE=retllm-desktop\n' >>"$GITHUB_ENV"
fi
