"""The colours of Severe as data: no Qt, since they are also used without it.

Sixteen roles in two themes. Series are Okabe and Ito's, in the order of the drafts: the first two
are the pair most often compared; on white they are darker.
"""

DARK = {
    "canvas": "#0E1016",
    "surface": "#151821",
    "raised": "#1D212D",
    "hover": "#262B39",
    "line": "#2C3242",
    "text": "#E7EAF0",
    "muted": "#9BA4B5",
    "accent": "#7AA8FF",
    "on_accent": "#0E1016",
    "good": "#6CC28B",
    "warn": "#E5B567",
    "bad": "#F07A7A",
    "tile": "#24324F",
    "tile_other": "#1B2438",
    "edge": "#7AA8FF",
    "construction": "#E5B567",
}
LIGHT = {
    "canvas": "#FFFFFF",
    "surface": "#F6F7F9",
    "raised": "#FFFFFF",
    "hover": "#E9ECF2",
    "line": "#D9DDE5",
    "text": "#171A21",
    "muted": "#5A6272",
    "accent": "#1F5FD0",
    "on_accent": "#FFFFFF",
    "good": "#1E7F4A",
    "warn": "#9A6200",
    "bad": "#C03535",
    "tile": "#DDE7F8",
    "tile_other": "#EDF2FB",
    "edge": "#1F5FD0",
    "construction": "#9A6200",
}
SERIES = ("#E69F00", "#D55E00", "#56B4E9", "#CC79A7", "#009E73", "#0072B2", "#F0E442", "#999999")
SERIES_LIGHT = (
    "#C98600", "#C24A00", "#2E8FC7", "#B35F90", "#00805C", "#005B90", "#A89B00", "#6B6B6B",
)  # fmt: skip
