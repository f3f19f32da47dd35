#!/bin/sh
# Starts the frozen program on Linux: from a folder, as an AppImage's AppRun, as /usr/bin/@PROGRAM@.
# An older glibc would end it in the loader, with words for programmers.
here=$(dirname -- "$(readlink -f -- "$0")")
needed=@GLIBC@
present=$(getconf GNU_LIBC_VERSION 2>/dev/null)
present=${present##* }
if [ -z "$present" ]; then
    printf '%s\n' "@NAME@ does not run here: it needs glibc $needed or newer, and this system" \
        "has none. Run it from its source instead." >&2
    exit 1
fi
oldest=$(printf '%s\n%s\n' "$needed" "$present" | sort -t. -k1,1n -k2,2n | head -n 1)
if [ "$oldest" != "$needed" ]; then
    printf '%s\n' "@NAME@ does not run here: it needs glibc $needed or newer, and this system" \
        "has $present. A newer release of the system has it; or run the program from its source." >&2
    exit 1
fi
exec "$here/@INSIDE@" "$@"
