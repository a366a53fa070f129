#!/bin/sh
# Create a virtual environment with the first Python found that is new enough.
# Usage: sh scripts/environment.sh FOLDER
set -eu

folder=${1:?usage: sh scripts/environment.sh FOLDER}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for python in python3 python python3.14 python3.13 python3.12 python3.11 none; do
    if new_enough "$python"; then break; fi
done

if [ "$python" = none ]; then
    found=none
    if command -v python3 >/dev/null; then found=$(python3 --version 2>&1); fi
    echo "Gatescope needs Python 3.11 or newer, and found: $found." >&2
    echo "Get it from your system (Debian and Ubuntu: apt install python3 python3-venv) or python.org." >&2
    exit 1
fi

# Debian and Ubuntu pack venv's pip on its own; without it an environment comes out half made.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Python $version has no complete venv module." >&2
    echo "Debian and Ubuntu: apt install python$version-venv; then run make again." >&2
    exit 1
fi

if ! "$python" -m venv --clear "$folder"; then
    rm -rf "$folder"
    echo "Could not create the environment in $folder." >&2
    exit 1
fi
