#!/bin/sh
# Finds the system packages that Severe needs and are missing, and installs them.
#
#   system-libs.sh [run] [test] [bundle]
#
# `run` (the default) is the window; `test` adds a virtual display; `bundle` what PyInstaller
# reads. With root or passwordless sudo the packages are installed; otherwise the exact line to
# run is printed and the script ends with 2. On other systems than Debian's family it only tells
# which libraries are missing. macOS and Windows need nothing.
set -eu

[ "$(uname -s)" = Linux ] || exit 0

purposes="${*:-run}"

# Debian package and the file by which another system would know it.
run_packages="
python3-venv:
libegl1:libEGL.so.1
libgl1:libGL.so.1
libgl1-mesa-dri:
libopengl0:libOpenGL.so.0
libglib2.0-0:libglib-2.0.so.0
libdbus-1-3:libdbus-1.so.3
libfontconfig1:libfontconfig.so.1
libxkbcommon0:libxkbcommon.so.0
libxkbcommon-x11-0:libxkbcommon-x11.so.0
libx11-xcb1:libX11-xcb.so.1
libxcb-cursor0:libxcb-cursor.so.0
libxcb-icccm4:libxcb-icccm.so.4
libxcb-image0:libxcb-image.so.0
libxcb-keysyms1:libxcb-keysyms.so.1
libxcb-randr0:libxcb-randr.so.0
libxcb-render-util0:libxcb-render-util.so.0
libxcb-shape0:libxcb-shape.so.0
libxcb-sync1:libxcb-sync.so.1
libxcb-xfixes0:libxcb-xfixes.so.0
libxcb-xinerama0:libxcb-xinerama.so.0
libxcb-xkb1:libxcb-xkb.so.1
fonts-inter:
"
test_packages="
xvfb:
xauth:
"
bundle_packages="
binutils:
libpython3.11:libpython3.11.so.1.0
"

wanted=""
for purpose in $purposes; do
    case "$purpose" in
        run) wanted="$wanted $run_packages" ;;
        test) wanted="$wanted $test_packages" ;;
        bundle) wanted="$wanted $bundle_packages" ;;
        *) echo "system-libs.sh: there is no purpose '$purpose'; choose run, test or bundle" >&2
           exit 2 ;;
    esac
done

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
    for each in $wanted; do
        package="${each%%:*}"
        state="$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)"
        # Debian 13 and Ubuntu 24.04 call some libraries ...t64.
        later="$(dpkg-query -W -f='${Status}' "${package}t64" 2>/dev/null || true)"
        case "$state$later" in
            *"install ok installed"*) ;;
            *) missing="$missing $package" ;;
        esac
    done
else
    for each in $wanted; do
        library="${each#*:}"
        [ -n "$library" ] || continue
        ldconfig -p 2>/dev/null | grep -q "$library" || missing="$missing $library"
    done
    if [ -n "$missing" ]; then
        echo "Severe needs these libraries; install the packages that hold them:$missing" >&2
        exit 2
    fi
fi
[ -n "$missing" ] || exit 0

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
# shellcheck disable=SC2086
if ! $as_root $line >/dev/null 2>&1; then
    # The package lists may be missing or old.
    { $as_root apt-get update && $as_root $line; } >/dev/null || {
        echo "The system packages could not be installed. Run this line and read what it says:" >&2
        echo "  sudo $line" >&2
        exit 2
    }
fi
