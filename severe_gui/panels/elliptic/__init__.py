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
        "<b>Any cubic</b>: type an equation of degree 3. O, drawn as a square, can be any rational "
        "point: the line L through P and Q meets the cubic again in R, and the line L′ through R "
        "and O meets it in P + Q. Short bars mark the three real flexes. Choose another picture to "
        "see points at infinity; in the disk, opposite points of the rim are one point. "
        "<b>Associativity</b>: (P + Q) + R and P + (Q + R) are drawn at once. Each way is lines; "
        "both sets of three lines pass through the same eight points as the curve, and all cubics "
        "through these share a ninth. The slider goes through them. "
        "<b>Real group</b>: each real point stands on a circle, where adding is a rotation. Drag "
        "the curve on the map of a₄ and a₆ onto the red line, or carry it through with the slider: "
        "the discriminant is 0 there, and the circle is cut open. "
        "<b>Primes</b> takes any prime up to "
        "10¹⁸: points are drawn up to 20,000 and counted beyond, multiples of P are squares, and "
        "what Q adds to them are diamonds. It also counts modulo every prime up to a bound: "
        "aₚ/(2√p) against the law of Sato and Tate, or that of complex multiplication, and the "
        "product of Nₚ/p with a line whose slope is compared with the rank. Click a bin to list "
        "its primes; drag the ends of the window to fit the line elsewhere. "
        "<b>Infinity</b>: the curve in two charts, and the whole projective plane as a disk or a "
        "sphere that is turned by its ground. There O is a point like every other: P and Q are "
        "dragged through it, with Ctrl without snapping, with Shift between rational points."
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
        Action("cubic", "Any cubic", "A cubic with any rational O", "show_cubic", "", "",
               ("page", "fermat", "hesse", "flex", "projective", "equation")),
        Action("associativity", "Associativity", "Three points added both ways",
               "show_associativity", "", "", ("page", "pencil", "cayley", "bacharach", "ninth")),
        Action("open-curve", "Open the cubic as a Weierstrass curve",
               "Take it with P and Q to the group law", "open_as_curve", "", "",
               ("nagell", "model", "isomorphism")),
        Action("aim", "Aim at discriminant 0",
               "Lay a line of curves through the nearest singular one", "aim", "", "",
               ("degeneration", "node", "cusp")),
        Action("primes", "Primes", "The curve modulo primes, and all aₚ", "show_primes", "",
               "", ("page", "finite field", "Sato-Tate", "Hasse", "reduction")),
        Action("next-prime", "Next prime", "Show the curve modulo the next prime", "next_prime",
               "", "", ("step", "modulo")),
        Action("previous-prime", "Previous prime", "Show the curve modulo the prime before",
               "previous_prime", "", "", ("step", "modulo")),
        Action("stop-counting", "Stop or go on counting", "The count of all aₚ",
               "stop_counting", "", "", ("cancel", "pause", "resume")),
        Action("infinity", "Infinity", "Two charts and the whole projective plane",
               "show_infinity", "", "", ("page", "projective", "chart", "horizon")),
        Action("identity", "Put P at O", "Move P to the point at infinity", "put_at_identity",
               "", "", ("infinity", "neutral", "zero")),
        Action("turn", "Turn O to the front", "Show the sphere with O in its middle",
               "turn_to_identity", "", "", ("infinity", "sphere", "rotate")),
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
