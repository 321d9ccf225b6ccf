#!/bin/sh
# Builds dist/severe with PyInstaller in an environment of its own, then tries what was built.
#
# The environment contains only PyInstaller and what Severe needs at run time, so that no
# development tool can end up in the bundle.
set -eu
cd "$(dirname "$0")/.."
environment=build/environment
stamp="$environment/.stamp"
if [ ! -f "$stamp" ] || [ pyproject.toml -nt "$stamp" ] ||
    [ packaging/constraints.txt -nt "$stamp" ]; then
    rm -rf "$environment"
    "${PYTHON:-python3}" -m venv "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
        -c packaging/constraints.txt . pyinstaller
    touch "$stamp"
else
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --force-reinstall .
fi
"$environment/bin/python" -m PyInstaller --noconfirm --clean --log-level WARN \
    --distpath dist --workpath build/pyinstaller packaging/severe.spec
packaging/try-bundle.sh dist/severe
