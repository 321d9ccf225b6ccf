#!/bin/sh
# Finds the missing system packages that Severe needs, and installs them.
#
#   system-libs.sh [run] [test] [bundle]
#
# `run` (the default) is the window; `test` adds a virtual display; `bundle` what PyInstaller
# reads. With root or passwordless sudo the packages are installed; otherwise the exact line to
# run is printed and the script exits with 2. On systems outside the Debian family it only lists
# the missing libraries. macOS and Windows need nothing.
set -eu

[ "$(uname -s)" = Linux ] || exit 0

list="$(dirname "$0")/../resources/system-libraries.txt"
for purpose in ${*:-run}; do
    case "$purpose" in
        run | test | bundle) ;;
        *)
            echo "system-libs.sh: '$purpose' is not a purpose; choose run, test or bundle" >&2
            exit 2
            ;;
    esac
done
wanted() {
    for purpose in ${*:-run}; do
        grep "^$purpose " "$list"
    done
}

is_installed() {
    # Debian 13 and Ubuntu 24.04 call some libraries ...t64.
    for name in "$1" "${1}t64"; do
        case "$(dpkg-query -W -f='${Status}' "$name" 2>/dev/null || true)" in
            *"install ok installed"*) return 0 ;;
        esac
    done
    return 1
}

missing="$(wanted "$@" | while read -r purpose package library; do
    if command -v dpkg-query >/dev/null 2>&1; then
        is_installed "$package" || printf ' %s' "$package"
    elif [ "$library" != - ]; then
        ldconfig -p 2>/dev/null | grep -q "$library" || printf ' %s' "$library"
    fi
done)"
[ -n "$missing" ] || exit 0

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "Severe needs these libraries; install the packages that hold them:$missing" >&2
    exit 2
fi

line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Severe needs system packages that are missing. Run this line, then try again:" >&2
    echo "  sudo $line" >&2
    exit 2
fi
echo "Installing system packages:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# The package lists may be missing or old: then they are fetched and the installation is retried.
# shellcheck disable=SC2086
$as_root $line >/dev/null 2>&1 || { $as_root apt-get update && $as_root $line; } >/dev/null || {
    echo "The system packages could not be installed. Run this line and read what it says:" >&2
    echo "  sudo $line" >&2
    exit 2
}
