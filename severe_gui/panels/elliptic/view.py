"""The curve panel on screen: its pages, and what a person does with each."""

from pathlib import Path

from severe_gui.errors import BadInput
from severe_gui.maths.curves.latex import latex_document
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.elliptic.curve_view import CurveView
from severe_gui.panels.elliptic.law.page import LawPage
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.rational.page import RationalPage
from severe_gui.panels.elliptic.real_group.page import RealGroupPage
from severe_gui.panels.elliptic.state import EllipticState

TABS = {
    "law": ("Group law", "Chord and tangent over the reals, and modulo p"),
    "real": ("Real group", "The real points as circles, and what is left where they degenerate"),
    "rational": ("Rational points", "A worked sheet: torsion, rank, generators, reduction"),
}


class EllipticView(CurveView):
    """Draws an EllipticState and turns gestures into changes of it."""

    def __init__(self, state: EllipticState, host: Host) -> None:
        super().__init__(state, host)
        self.law = LawPage(state, host, self)
        self.real = RealGroupPage(state, host, self)
        self.rational = RationalPage(state, host, self)
        pages: dict[str, EllipticPage] = {
            "law": self.law,
            "real": self.real,
            "rational": self.rational,
        }
        self.lay_out(pages, TABS, tuple(self.common.values()))
        self.follow_state()

    # The group law.

    def show_law(self) -> None:
        """Show the group law."""
        self.show_page("law")

    def add(self) -> None:
        """Q becomes P + Q."""
        self.law.add()

    def fit(self) -> None:
        """The window that fits the curve."""
        self.law.fit()

    def magnify_oval(self) -> None:
        """Fill the picture with the bounded component."""
        self.law.magnify_oval()

    def follow(self) -> None:
        """Let P and Q modulo p follow those over Q again."""
        self.state.residues = (None, None)

    def export_tex(self, path: Path, options: ExportOptions) -> None:
        """The curve, its invariants and the sum of P and Q, worked exactly."""
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
