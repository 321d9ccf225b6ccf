"""The curve panel on screen: its pages, and what a person does with each."""

from pathlib import Path

from severe_gui.errors import BadInput
from severe_gui.maths.curves.latex import latex_document
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.elliptic.associativity.page import AssociativityPage
from severe_gui.panels.elliptic.cubic.page import CubicPage
from severe_gui.panels.elliptic.curve_view import CurveView, Mover
from severe_gui.panels.elliptic.infinity.page import InfinityPage
from severe_gui.panels.elliptic.law.page import LawPage
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.primes.page import PrimesPage
from severe_gui.panels.elliptic.rational.page import RationalPage
from severe_gui.panels.elliptic.real_group.page import RealGroupPage
from severe_gui.panels.elliptic.state import EllipticState

TABS = {
    "law": ("Group law", "Chord and tangent over the reals, and modulo p"),
    "real": ("Real group", "The real points as circles, and what is left where they degenerate"),
    "infinity": ("Infinity", "Two charts and the whole projective plane, with O as a place"),
    "cubic": ("Any cubic", "Chord, tangent and sum on any cubic, with any rational point as O"),
    "associativity": ("Associativity", "Three points added both ways, and the pencil of cubics"),
    "primes": ("Primes", "One prime in its square, all aₚ, the product of Nₚ/p"),
    "rational": ("Rational points", "A worked sheet: torsion, rank, generators, reduction"),
}


class EllipticView(CurveView):
    """Draws an EllipticState and turns gestures into changes of it."""

    def __init__(self, state: EllipticState, host: Host) -> None:
        super().__init__(state, host)
        self.law = LawPage(state, host, self)
        self.real = RealGroupPage(state, host, self)
        self.infinity = InfinityPage(state, host, self)
        self.cubic = CubicPage(state, host, self)
        self.associativity = AssociativityPage(state, host, self)
        self.primes = PrimesPage(state, host, self)
        self.rational = RationalPage(state, host, self)
        pages: dict[str, EllipticPage] = {
            "law": self.law,
            "real": self.real,
            "infinity": self.infinity,
            "cubic": self.cubic,
            "associativity": self.associativity,
            "primes": self.primes,
            "rational": self.rational,
        }
        self.lay_out(pages, TABS, tuple(self.common.values()))
        self.follow_state()

    @property
    def mover(self) -> Mover:
        """What moves the points of the page in front."""
        return self.cubic.points if self.page is self.cubic else self.points

    # The group law.

    def show_law(self) -> None:
        """Show the group law."""
        self.show_page("law")

    def add(self) -> None:
        """Q becomes P + Q."""
        adders = {"cubic": self.cubic.add, "primes": self.primes.add}
        adders.get(self.state.page, self.law.add)()

    def fit(self) -> None:
        """The window that fits the curve."""
        self.page.fit()

    def magnify_oval(self) -> None:
        """Fill the picture with the bounded component."""
        self.law.magnify_oval()

    def follow(self) -> None:
        """Let P and Q modulo p follow those over Q again."""
        self.state.residues = (None, None)

    def export_tex(self, path: Path, options: ExportOptions) -> None:
        """The curve, its invariants and the sum of P and Q, worked exactly."""
        if self.page is self.cubic:
            path.write_text(self.cubic.latex(), encoding="utf-8")
            return
        shown = self.scene
        if not (shown.p.is_exact and shown.q.is_exact):
            raise BadInput(
                "The sum is not exact", "P or Q has no rational coordinates",
                "put both on rational points: hold Shift while you drag",
            )  # fmt: skip
        text = latex_document(shown.curve, shown.p.point, shown.q.point)
        path.write_text(text, encoding="utf-8")

    # The real group.

    def show_real(self) -> None:
        """Show the real points as circles."""
        self.show_page("real")

    def aim(self) -> None:
        """Lay a line of curves through the nearest one with discriminant 0."""
        self.real.aim()

    # Infinity.

    def show_infinity(self) -> None:
        """Show the charts and the projective plane."""
        self.show_page("infinity")

    def put_at_identity(self) -> None:
        """P goes to O."""
        self.infinity.put_at_identity()

    def turn_to_identity(self) -> None:
        """Turn the sphere until O is in front."""
        self.infinity.turn_to_identity()

    # Any cubic, and associativity.

    def show_cubic(self) -> None:
        """Show any cubic with a chosen O."""
        self.show_page("cubic")

    def show_associativity(self) -> None:
        """Show three points added both ways."""
        self.show_page("associativity")

    def open_as_curve(self) -> None:
        """Take the Weierstrass form of the cubic to the group law."""
        self.cubic.open_as_curve()

    # Primes.

    def show_primes(self) -> None:
        """Show the curve modulo primes."""
        self.show_page("primes")

    def next_prime(self) -> None:
        """Go to the next prime."""
        self.primes.step_prime(1)

    def previous_prime(self) -> None:
        """Go to the prime before."""
        self.primes.step_prime(-1)

    def stop_counting(self) -> None:
        """Stop the count of all aₚ, or go on with it."""
        self.primes.pause_or_resume()

    # The sheet about rational points.

    def show_rational(self) -> None:
        """Show the sheet about rational points."""
        self.show_page("rational")

    def minimise(self) -> None:
        """Change to the minimal model; P and Q follow."""
        self.rational.minimise()

    def compute_analytic(self) -> None:
        """Ask for L(1), or L'(1)."""
        self.rational.compute_analytic()

    def find_heegner(self) -> None:
        """Ask for a generator by Heegner points."""
        self.rational.find_heegner()

    def draw_curves(self) -> None:
        """Draw random curves, or cancel."""
        self.show_rational()
        self.rational.toggle_sample()
