#!/bin/sh
# Draws the pictures on the cards of Home: the canvas of each panel, in both themes.
#
#   thumbnails.sh SEVERE FOLDER
set -eu
severe="$1" folder="$2"
mkdir -p "$folder"
for theme in dark light; do
    "$severe" shot plane --theme "$theme" --canvas --out "$folder/plane-$theme.png"
    "$severe" shot space --theme "$theme" --canvas --out "$folder/space-$theme.png"
    "$severe" shot elliptic --theme "$theme" --canvas --out "$folder/elliptic-$theme.png"
    "$severe" shot hrr --theme "$theme" --canvas --out "$folder/hrr-$theme.png"
    "$severe" shot embedding --theme "$theme" --canvas --out "$folder/embedding-$theme.png"
    "$severe" shot trainer --preset fold-vs-orthogonal --theme "$theme" --canvas \
        --out "$folder/trainer-$theme.png"
done
