"""Elliptic curves: adding points by chord and tangent, over the reals and modulo p."""

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
        "lies opposite R. Where P meets Q, the chord becomes the tangent; where P meets −Q, the "
        "line is vertical and the sum is O, the point at infinity. Small rings are rational "
        "points: P and Q snap to them, and everything computed from them is exact. The square on "
        "the right shows the same points and the same chord modulo a prime. PARI computes the "
        "torsion, rank and generators of the group of rational points in a separate process, and "
        "the inspector gives the reason for each result. "
        "<b>Rational points</b> is a worked sheet: the rank as a proved interval with its reasons, "
        "every torsion candidate accepted or refuted, integral points found by a search, and the "
        "ranks of random curves; its text can be selected and copied. "
        "At the top of the inspector a label, an equation or coefficients are read, and "
        "<b>Curves…</b> lists a few hundred curves with the reason to look at each."
    ),
    state=EllipticState,
    view="severe_gui.panels.elliptic.view:EllipticView",
    default_preset="37a1",
    posts=(ELLIPTIC_1, ELLIPTIC_2),
    actions=(
        Action("law", "Group law", "Chord and tangent", "show_law", "", "", ("page",)),
        Action("real", "Real group", "The real points as circles", "show_real", "", "",
               ("page", "dial", "period", "degeneration", "discriminant")),
        Action("aim", "Aim at discriminant 0",
               "Lay a line of curves through the nearest singular one", "aim", "", "",
               ("degeneration", "node", "cusp")),
        Action("add", "Replace Q by the sum", "Q becomes P + Q: one more step of the walk",
               "add", "Ctrl+Return", "step-forward", ("sum", "walk", "multiple")),
        Action("subtract", "Replace Q by Q − P", "One step of the walk back", "subtract",
               "Ctrl+Shift+Return", "", ("difference", "minus")),
        Action("twice", "Replace P by 2P", "P becomes the sum of P and itself", "double", "", "",
               ("double", "multiple")),
        Action("negate", "Replace Q by −Q", "Q goes to the other side", "negate", "", "",
               ("negative", "inverse", "opposite")),
        Action("play", "Walk along the multiples of P", "Show 2P, 3P, … one after the other",
               "play_walk", "", "play", ("multiple", "animation")),
        Action("generator", "Add P to the generators", "Show the subgroup that it generates",
               "take_generator", "", "", ("subgroup", "span", "generated")),
        Action("double", "Put P on Q", "The chord becomes the tangent and the sum is 2P", "meet",
               "", "", ("tangent", "double")),
        Action("oppose", "Put P on −Q", "The line is vertical and the sum is O", "oppose", "", "",
               ("negative", "inverse", "identity")),
        Action("fit", "Show the whole curve", "Choose the window that fits the curve", "fit",
               "Home", "maximize", ("zoom", "home", "reset")),
        Action("oval", "Magnify the oval", "Fill the picture with the bounded component",
               "magnify_oval", "", "search", ("zoom", "component")),
        Action("shorten", "Change to the short form", "Use y² = x³ + ax + b and move the points",
               "shorten", "", "", ("model", "weierstrass")),
        Action("choose", "Choose a curve…", "From a list, by label, by equation, by coefficients",
               "choose_curve", "Ctrl+L", "search", ("label", "cremona", "lmfdb", "paste")),
        Action("rational", "Rational points", "Torsion, rank and generators as a worked sheet",
               "show_rational", "", "", ("page", "torsion", "rank", "mazur", "nagell", "lutz")),
        Action("minimal", "Change to the minimal model", "Use it, and move the points",
               "minimise", "", "", ("model", "isomorphism")),
        Action("analytic", "Compute L(1)", "A value that is not 0 proves rank 0 or 1",
               "compute_analytic", "", "", ("kolyvagin", "analytic rank", "birch")),
        Action("heegner", "Look for a Heegner point", "A generator, if L has a simple zero",
               "find_heegner", "", "", ("generator", "congruent")),
        Action("draw-curves", "Draw random curves", "Bound the ranks of many curves; or cancel",
               "draw_curves", "", "", ("sample", "experiment", "histogram")),
        Action("follow", "Let the residues follow", "Use P and Q over the rationals, modulo p",
               "follow", "", "rotate-ccw", ("reduction", "modulo")),
    ),
    exports=(
        Export("png", "Picture (PNG)", "png", "export_png"),
        Export("svg", "Picture (SVG)", "svg", "export_svg"),
        Export("pdf", "Picture (PDF)", "pdf", "export_pdf"),
        Export("csv", "Points and invariants (CSV)", "csv", "export_csv"),
        Export("tex", "Curve and worked sum (LaTeX)", "tex", "export_tex"),
        Export("npz", "Curve and residues (NPZ)", "npz", "export_npz"),
    ),
)  # fmt: skip
