"""Plots and presets of the elliptic tales."""

from severe_gui.experiments.elliptic_tales.claims import of_part
from severe_gui.experiments.experiment import Plot, Preset

plots = (
    Plot("digits", "graph", "digits", "Digits of x(nP); dotted, by its height", "n",
         "decimal digits", theory="theory_digits", when=of_part("group-law")),
    Plot("exceptions", "series", "exceptions", "Exceptions so far", "batch", "cases",
         when=of_part("group-law")),
    Plot("smooth", "points", "smooth", "Smooth points of a cubic, less p", "p", "N - p",
         x_values="primes", when=of_part("singular")),
    Plot("points", "series", "points", "Points left as torsion", "batch", "points so far",
         when=of_part("torsion")),
    Plot("seen", "histogram", "seen", "Curves with each group",
         "orders 1 to 10 and 12; 2 × 2, 4, 6, 8", "curves", x_values="groups",
         when=of_part("torsion")),
    Plot("trace", "points", "trace", "a_p of one curve; dotted, ±2√p", "p", "a_p",
         theory="theory_trace", x_values="primes", when=of_part("counts")),
    Plot("spread", "histogram", "spread", "a_p/(2√p) of all; dotted, the limit",
         "a_p/(2√p)", "density", theory="theory_spread", x_values="edges",
         when=of_part("counts")),
    Plot("share", "profile", "share", "Curves by proved rank", "greatest |A| and |B|", "share",
         x_values="axis", when=of_part("rank")),
    Plot("ranks", "histogram", "ranks", "Ranks at the greatest height", "rank", "share",
         x_values="rank_edges", when=of_part("rank")),
    Plot("at-most-one", "series", "at_most_one", "Rank 0 or 1 at this height", "batch",
         "share so far", when=of_part("rank")),
    Plot("growth", "graph", "growth", "Product of N_p/p; dotted, (log X)^r", "log log X",
         "product up to X", log_y=True, theory="theory_growth", x_values="loglog",
         when=of_part("products")),
    Plot("exponent", "series", "exponent", "Fitted exponent of log X", "batch", "exponent",
         when=of_part("products")),
    Plot("angles", "histogram", "angles", "a_p/(2√p) not 0; dotted, the limit", "a_p/(2√p)",
         "density", theory="theory_angles", x_values="edges", when=of_part("angles")),
    Plot("moments", "series", "moment_4", "Fourth moment of a_p/√p", "batch", "moment",
         when=of_part("angles")),
    Plot("mean", "graph", "mean", "Points met; dotted, the degree", "degree",
         "points on a line, mean", theory="theory_mean", x_values="degrees",
         when=of_part("degree")),
)  # fmt: skip

presets = (
    Preset(
        "group-law",
        "The group law, case by case",
        "Identity, inverse and associativity on random cubics over the rationals and modulo small "
        "primes, at tangents, flexes and O: no exception. The digits of nP grow as n².",
        {},
    ),
    Preset(
        "singular-cubics",
        "Singular cubics are simpler groups",
        "With a cusp the points add as numbers do, with a node they multiply. Modulo p there are "
        "p, p - 1 or p + 1; the node of y² = x³ - x² takes turns, as -1 is a square or not.",
        {"part": "singular"},
    ),
    Preset(
        "torsion",
        "Nagell, Lutz and Mazur",
        "Curves with each of the fifteen groups. All torsion points are among those whose y "
        "divides the discriminant; some of these have infinite order, fewer if y² has to.",
        {"part": "torsion"},
    ),
    Preset(
        "hasse",
        "Hasse's interval",
        "Points of random curves modulo every prime up to 499: a_p stays between the dotted lines, "
        "and over all curves spreads as a half circle.",
        {"part": "counts"},
    ),
    Preset(
        "random-rank",
        "The rank of random curves",
        "The post expects rank 0 or 1 with high probability. Up to any height within reach a fifth "
        "of the curves has rank 2 or more: the belief is about a limit far beyond.",
        {"part": "rank", "cases": 5},
    ),
    Preset(
        "large-random-rank",
        "Larger coefficients",
        "Up to 100,000, where a rank takes longer to prove: the share of rank 2 and more has not "
        "started to fall.",
        {"part": "rank", "heights": (100, 1000, 10_000, 100_000), "cases": 5},
    ),
    Preset(
        "products",
        "Birch and Swinnerton-Dyer",
        "The more points modulo p, the higher the rank: the product of N_p/p grows as the power of "
        "log X that the rank is. Drawn over log log X the curves become lines of slope r.",
        {"part": "products", "steps": 100},
    ),
    Preset(
        "angles",
        "Sato and Tate",
        "a_p/(2√p) of curves without complex multiplication fills a half circle. With it, a_p is 0 "
        "at half of the primes and prefers the ends at the others.",
        {"part": "angles", "steps": 100},
    ),
    Preset(
        "degree",
        "As many points as the degree",
        "Lines through random curves up to degree 6: real, complex and infinite points always add "
        "up to the degree.",
        {"part": "degree", "steps": 50},
    ),
)  # fmt: skip
