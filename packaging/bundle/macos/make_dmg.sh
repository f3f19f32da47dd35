#!/bin/sh
# A disk image of the frozen application, signed and notarised where an identity is given:
#   sh packaging/bundle/macos/make_dmg.sh "build/bundle/frozen/retllm desktop.app" build/bundle 0.1.0
# SIGN_IDENTITY: name of a Developer ID in the keychain; without it the signature is for this machine
# only (Apple silicon starts nothing that is not signed). NOTARY_PROFILE: a profile of notarytool.
set -eu
app=$1
out=$2
version=$3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
identity=${SIGN_IDENTITY:--}
# A signature for this machine alone has no time of Apple's.
time=--timestamp
[ -n "${SIGN_IDENTITY:-}" ] || time=--timestamp=none
image=$out/retllm-desktop-$version-$(uname -m).dmg

# From the inside out: each library first, the application last.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 codesign --force "$time" --options runtime --sign "$identity"
codesign --force "$time" --options runtime --entitlements "$here/entitlements.plist" \
    --sign "$identity" "$app"
codesign --verify --deep --strict "$app"

stage=$(mktemp -d)
trap 'rm -rf -- "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
rm -f -- "$image"
hdiutil create -quiet -volname "retllm desktop" -srcfolder "$stage" -format ULFO "$image"
if [ -n "${NOTARY_PROFILE:-}" ]; then
    codesign --force --timestamp --sign "$identity" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
printf '%s\n' "$image"
