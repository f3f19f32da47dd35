#!/bin/sh
# Starts the frozen program on Linux: from a folder, as an AppImage's AppRun, as /usr/bin/@PROGRAM@.
# An older glibc would end it in the loader, with words for programmers.
# Few programs are called: each adds milliseconds to every start.
case $0 in */*) place=$0 ;; *) place=./$0 ;; esac
[ ! -h "$place" ] || place=$(readlink -f -- "$place")
here=${place%/*}
needed=@GLIBC@
present=$(getconf GNU_LIBC_VERSION 2>/dev/null)
present=${present##* }
if [ -z "$present" ]; then
    printf '%s\n' "@NAME@ does not run here: it needs glibc $needed or newer, and this system" \
        "has none. Run it from its source instead." >&2
    exit 1
fi
major=${present%%.*} minor=${present#*.}
if [ "$major" -lt "${needed%%.*}" ] ||
    { [ "$major" -eq "${needed%%.*}" ] && [ "${minor%%[!0-9]*}" -lt "${needed#*.}" ]; }; then
    printf '%s\n' "@NAME@ does not run here: it needs glibc $needed or newer, and this system" \
        "has $present. A newer release of the system has it; or run the program from its source." >&2
    exit 1
fi
exec "$here/@INSIDE@" "$@"
