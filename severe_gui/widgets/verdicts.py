"""The sign and the colour of each verdict, so that colour is never the only sign. No Qt."""

SIGNS = {"holds": "✓", "fails": "✗", "not decided": "◐", "by algebra": "≡", "not judged": "·"}
ROLES = {
    "holds": "good",
    "fails": "bad",
    "not decided": "warn",
    "by algebra": "muted",
    "not judged": "muted",
}
