#!/bin/sh
# Draws the pictures in README.md and docs/.
#
#   pictures.sh SEVERE FOLDER
set -eu
severe="$1" folder="$2"
mkdir -p "$folder"
"$severe" shot plane --theme dark --out "$folder/plane-dark.png"
"$severe" shot plane --theme light --preset order-7-triangles --out "$folder/plane-light.png"
"$severe" shot plane --theme dark --preset four-maps --out "$folder/plane-maps.png"
"$severe" shot plane --theme dark --preset hyperboloid --out "$folder/plane-hyperboloid.png"
"$severe" shot plane --theme light --preset pencil --out "$folder/plane-pencil.png"
"$severe" shot plane --theme dark --preset distance-formula --out "$folder/plane-lesson.png"
"$severe" shot plane --theme light --preset spherical --out "$folder/plane-sphere.png"
"$severe" shot trainer --theme dark --preset fold-vs-orthogonal --out "$folder/trainer-dark.png"
"$severe" shot trainer --theme light --preset digits --out "$folder/trainer-light.png"
"$severe" shot trainer --theme dark --preset isometry --out "$folder/trainer-filaments.png"
"$severe" shot space --theme dark --out "$folder/space-dark.png"
"$severe" shot space --theme light --preset 436 --out "$folder/space-light.png"
"$severe" shot elliptic --theme dark --out "$folder/elliptic-dark.png"
"$severe" shot elliptic --theme light --preset congruent --out "$folder/elliptic-light.png"
"$severe" shot hrr --theme dark --preset deep --out "$folder/hrr-dark.png"
"$severe" shot hrr --theme light --preset crowded --out "$folder/hrr-light.png"
"$severe" shot home --theme dark --out "$folder/home-dark.png"
