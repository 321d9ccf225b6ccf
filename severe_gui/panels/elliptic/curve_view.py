"""What the pages share: the scene of the state, PARI's answers, and sections of the inspector."""

from typing import Protocol

from severe_gui.compute.pari import Count
from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.modular.counted import count_question
from severe_gui.panels.elliptic.page import EllipticPage
from severe_gui.panels.elliptic.scene import scene_of
from severe_gui.panels.elliptic.sections.asking import Asking
from severe_gui.panels.elliptic.sections.curve import CurveSection
from severe_gui.panels.elliptic.sections.group import GroupSection
from severe_gui.panels.elliptic.sections.points import PointsSection
from severe_gui.panels.elliptic.sections.walk import WalkSection
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.panels.pages import Page, PagedView


class Mover(Protocol):
    """Moves points by the group law."""

    def meet(self) -> None: ...
    def oppose(self) -> None: ...
    def negate(self) -> None: ...
    def double(self) -> None: ...
    def subtract(self) -> None: ...


class CurveView(PagedView):
    """A view of pages about one curve.

    scene: what the state shows; asking: what is asked of PARI; curve, points, walk, group:
    sections that pages share.
    """

    def __init__(self, state: EllipticState, host: Host) -> None:
        super().__init__(state, host)
        self.scene = scene_of(state)
        self.asking = Asking(host.arithmetic, host.theme, self._hear)
        self.curve = CurveSection(state, self)
        self.points = PointsSection(state, self, self.asking)
        self.group = GroupSection(state, self.asking)
        self.walk = WalkSection(state, host, self)
        self.common = {
            "curve": self.curve, "points": self.points, "walk": self.walk, "group": self.group,
        }  # fmt: skip

    @property
    def page(self) -> EllipticPage:
        """The page in front."""
        page = super().page
        assert isinstance(page, EllipticPage)
        return page

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now."""
        self.scene = scene_of(self.state)
        self.asking.want(*self.page.questions())
        self.curve.refresh(self.scene)
        self.points.refresh(self.scene)
        self.walk.refresh(self.scene)
        self.group.refresh(self.scene)
        super().refresh()

    def show_common(self, page: Page) -> None:
        """Show the sections that a page shares."""
        for name, section in self.common.items():
            section.setVisible(name in page.common)

    @property
    def count(self) -> Count | None:
        """PARI's count of the points modulo p, where they are too many to be listed."""
        asked = count_question(self.scene)
        answer = self.asking.answer(asked[0]) if asked else None
        return answer.result if answer is not None else None

    def _hear(self) -> None:
        if self.scene.coefficients != self.state.coefficients:
            # What is on screen is about to change; then all of it is shown.
            return
        self.points.refresh(self.scene)
        self.group.refresh(self.scene)
        self.page.hear()

    # What a person does on any page.

    @property
    def mover(self) -> Mover:
        """What moves the points of the page in front."""
        return self.points

    def meet(self) -> None:
        """P goes to Q."""
        self.mover.meet()

    def subtract(self) -> None:
        """Q becomes Q − P."""
        self.mover.subtract()

    def double(self) -> None:
        """P becomes 2P."""
        self.mover.double()

    def negate(self) -> None:
        """Q becomes −Q."""
        self.mover.negate()

    def play_walk(self) -> None:
        """Start or stop the walk along the multiples of P."""
        self.walk.walk()

    def take_generator(self) -> None:
        """P becomes a generator."""
        self.walk.take()

    def oppose(self) -> None:
        """P goes to -Q."""
        self.mover.oppose()

    def shorten(self) -> None:
        """Change to the short form."""
        self.curve.shorten()

    def choose_curve(self) -> None:
        """Show the list of curves."""
        self.curve.choice.open_list()

    def settled(self) -> bool:
        """Whether everything has been shown, PARI's answers included."""
        return super().settled() and not self.asking.is_busy and not self.walk.is_walking

    def shutdown(self) -> None:
        """Disconnect from the state, the theme and PARI."""
        self.asking.shutdown()
        self.walk.halt()
        super().shutdown()
