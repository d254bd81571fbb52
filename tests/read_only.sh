#!/bin/sh
# Runs a command that can write nowhere but in a folder of its own, which is in memory and is its TMPDIR and its HOME:
#     tests/read_only.sh .venv/bin/python tests/fuzz.py --sites 100
# All file systems are mounted read-only for it, in a mount namespace: https://man7.org/linux/man-pages/man1/unshare.1.html
# Exits with 77 where none can be made.
set -eu

if [ -z "${OWN_FOLDER:-}" ]; then
    user=""
    [ "$(id -u)" = 0 ] || user=--map-root-user
    if ! unshare $user --mount true 2>/dev/null; then
        echo "unshare can make no namespace here, so nothing was run" >&2
        exit 77
    fi
    OWN_FOLDER=$(mktemp -d)
    export OWN_FOLDER
    trap 'rmdir "$OWN_FOLDER"' EXIT
    unshare $user --mount --propagation private "$0" "$@"
    exit
fi

mount -t tmpfs tmpfs "$OWN_FOLDER"
# The fifth field of a line is the mount point: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
cut -d' ' -f5 /proc/self/mountinfo | while read -r place; do
    place=$(printf '%b' "$place")
    [ "$place" = "$OWN_FOLDER" ] || mount -o remount,bind,ro "$place" 2>/dev/null || true  # /proc may refuse
done
for place in / "$PWD" "${OWN_FOLDER%/*}" "${HOME:-/}"; do
    if touch "$place/written" 2>/dev/null; then
        rm "$place/written"
        echo "$place can still be written, so nothing was run" >&2
        exit 77
    fi
done
export TMPDIR="$OWN_FOLDER" HOME="$OWN_FOLDER" XDG_CACHE_HOME="$OWN_FOLDER/cache" PYTHONDONTWRITEBYTECODE=1
exec "$@"
