"""Elliptic curves: points added by chord and tangent, over the reals and modulo p."""

from severe_gui.experiments.posts import ELLIPTIC_1, ELLIPTIC_2
from severe_gui.panels.contract import Action, Export, Panel
from severe_gui.panels.elliptic.state import EllipticState

panel = Panel(
    id="elliptic",
    title="Elliptic curves",
    subtitle="Points that can be added",
    icon="spline",
    hint="Drag P or Q along the curve",
    help=(
        "Drag P or Q: the line through them meets the curve a third time in R, and the sum P + Q "
        "stands across from R. Where P meets Q the chord becomes the tangent, where it meets the "
        "negative of Q the line is vertical and the sum is O, the point beyond the edge. Small "
        "rings are rational points: P and Q snap to them, and everything about them is exact. The "
        "square at the right shows the same points and the same chord modulo a prime. What is "
        "known of all rational points (torsion, rank, generators) is found by PARI in a process "
        "of its own and told with its reasons."
    ),
    state=EllipticState,
    view="severe_gui.panels.elliptic.view:EllipticView",
    default_preset="37a1",
    posts=(ELLIPTIC_1, ELLIPTIC_2),
    actions=(
        Action("add", "Put the sum in Q's place", "Q becomes P + Q: one more step of the walk",
               "add", "Ctrl+Return", "step-forward", ("sum", "walk", "multiple")),
        Action("double", "Put P on Q", "The chord becomes the tangent, the sum 2P", "meet", "",
               "", ("tangent", "double")),
        Action("oppose", "Put P on −Q", "The line is vertical, the sum is O", "oppose", "", "",
               ("negative", "inverse", "identity")),
        Action("fit", "Show the whole curve", "The window that fits the curve", "fit", "Home",
               "maximize", ("zoom", "home", "reset")),
        Action("oval", "Magnify the oval", "Fill the picture with the bounded component",
               "magnify_oval", "", "search", ("zoom", "component")),
        Action("shorten", "Pass to the short form", "y² = x³ + ax + b, the points following",
               "shorten", "", "", ("model", "weierstrass")),
        Action("follow", "Let the residues follow", "P and Q modulo p are those over Q again",
               "follow", "", "rotate-ccw", ("reduction", "modulo")),
    ),
    exports=(
        Export("png", "Picture (PNG)", "png", "export_png"),
        Export("svg", "Picture (SVG)", "svg", "export_svg"),
        Export("pdf", "Picture (PDF)", "pdf", "export_pdf"),
        Export("csv", "Points and invariants (CSV)", "csv", "export_csv"),
        Export("npz", "Curve and residues (NPZ)", "npz", "export_npz"),
    ),
)  # fmt: skip
