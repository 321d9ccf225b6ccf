#!/bin/sh
# Tries a built bundle from outside: doctor, a run, a picture, a second picture at 2x.
#
#   try-bundle.sh dist/severe
set -eu
severe="$(cd "$1" && pwd)/severe"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# Outside the checkout and without its environment: the bundle must work on its own.
cd "$work"
export SEVERE_HOME="$work/home"
unset PYTHONPATH VIRTUAL_ENV 2>/dev/null || true

env -u DISPLAY -u WAYLAND_DISPLAY "$severe" doctor --json >doctor.json
grep -q '"place": "frozen"' doctor.json
# Films are written by a library that is imported only then.
grep -q '"av": "[0-9]' doctor.json
"$severe" tiling 7 3 --layers 8 --json | tr -d ' \n' | grep -q '1,7,21,56,147,385,1008,2639,6909'
"$severe" curve 0,0,1,-1,0 --json | grep -q '"label": "37a1"'
"$severe" run degeneracy --set steps=50 --out run --json >run.json
for file in run.json series.csv checkpoint.safetensors weights.safetensors; do
    test -s "run/$file"
done
env -u DISPLAY -u WAYLAND_DISPLAY "$severe" shot trainer --out trainer.png
env -u DISPLAY -u WAYLAND_DISPLAY "$severe" shot plane --out plane.png --scale 2 --theme light
for picture in trainer.png plane.png; do
    test "$(wc -c <"$picture")" -gt 30000
done
echo "the bundle works: $(du -sh "$(dirname "$severe")" | cut -f1), $("$severe" --version)"
