"""What the space panel shows: a honeycomb and a camera in it. No Qt."""

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic import lorentz
from severe_gui.maths.hyperbolic.coxeter import HoneycombGroup
from severe_gui.maths.hyperbolic.elements import Element, ElementKind, element
from severe_gui.maths.hyperbolic.flight import Flight, first_flight
from severe_gui.maths.hyperbolic.honeycomb import Honeycomb
from severe_gui.panels.contract import PanelState

LARGEST = 30
TOLERANCE = 1e-6
PickKind = Literal["automatic", "vertex", "edge", "face", "cell"]
Colour = Literal["depth", "shell", "cells", "single"]


def _letters(word: tuple[int, ...]) -> tuple[int, ...]:
    if not set(word) <= {0, 1, 2, 3}:
        raise ValueError("the letters of a word are 0, 1, 2 and 3")
    return word


Letters = Annotated[tuple[int, ...], AfterValidator(_letters)]


class SpacePlace(BaseModel):
    """A camera as data: a word, and a Lorentz matrix row by row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: Letters = ()
    local: tuple[float, ...] = Field(min_length=16, max_length=16)

    @field_validator("local")
    @classmethod
    def _isometry(cls, local: tuple[float, ...]) -> tuple[float, ...]:
        matrix = np.array(local).reshape(4, 4)
        if not np.isfinite(matrix).all() or lorentz.residual(matrix) > TOLERANCE:
            raise ValueError("the matrix is not an isometry of hyperbolic space")
        return local


class SpacePick(BaseModel):
    """A picked vertex, edge, face or cell as data: its kind and a word of one of its simplices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ElementKind
    word: Letters = ()


class SpaceState(PanelState):
    """The state of the space panel. place: None at the start of the flight."""

    honeycomb: tuple[int, int, int] = Field((5, 3, 4), description="p, q and r of the honeycomb.")
    radius: float = Field(
        0.055, ge=0.005, le=0.2, description="Radius of the edges, a hyperbolic length."
    )
    fog: float = Field(0.36, ge=0, le=2, description="How fast light fades, per unit of length.")
    colour: Colour = Field("depth", description="What the tones of the edges show.")
    view_angle: float = Field(
        85.0, ge=20, le=140, description="Vertical angle of view, in degrees."
    )
    speed: float = Field(
        0.6, ge=0.02, le=6, description="Speed of flight, in units of length per second."
    )
    pick_kind: PickKind = Field("automatic", description="What a click in the picture picks.")
    picks: tuple[SpacePick, ...] = Field(
        (), max_length=2, description="What is measured: up to two elements of the honeycomb."
    )
    place: SpacePlace | None = Field(None, description="The camera: its place and direction.")

    @field_validator("honeycomb")
    @classmethod
    def _hyperbolic(cls, honeycomb: tuple[int, int, int]) -> tuple[int, int, int]:
        refuse_unless_hyperbolic(*honeycomb)
        return honeycomb

    def subject(self) -> Honeycomb:
        """The honeycomb as a mathematical object."""
        return Honeycomb(*self.honeycomb)

    @property
    def has_alternate_cells(self) -> bool:
        """Whether the cells can be coloured in two tones, neighbours differently: r even."""
        return self.honeycomb[2] % 2 == 0

    @property
    def cell_parity(self) -> int:
        """The tone of the camera's cell: the number of faces crossed on the way, modulo 2."""
        return 0 if self.place is None else self.place.word.count(3) % 2

    def flight(self) -> Flight:
        """The place as a mathematical object."""
        if self.place is None:
            return first_flight(self.subject())
        return Flight(self.subject(), self.place.word, np.array(self.place.local).reshape(4, 4))

    def fly_to(self, flight: Flight) -> None:
        """Take a camera's place."""
        local = tuple(float(each) for each in flight.local.ravel())
        self.place = SpacePlace(word=flight.word, local=local)

    def elements(self) -> tuple[Element, ...]:
        """The picks as mathematical objects, in normal form."""
        group = HoneycombGroup(*self.honeycomb)
        return tuple(
            element(group, pick.kind, group.normal_form(pick.word)) for pick in self.picks
        )

    def pick(self, chosen: Element) -> None:
        """Pick an element, or drop it if it is picked; of more than two the oldest leaves."""
        others = [each for each in self.elements() if each != chosen]
        kept = others if len(others) < len(self.picks) else [*others, chosen]
        self.picks = tuple(SpacePick(kind=each.kind, word=each.word) for each in kept[-2:])

    def rebuild(self, p: int, q: int, r: int) -> None:
        """Change the honeycomb and go to its start. Raises BadInput and then changes nothing."""
        refuse_unless_hyperbolic(p, q, r)
        changes: dict[str, Any] = {"honeycomb": (p, q, r), "place": None, "picks": ()}
        if self.colour == "cells" and r % 2:
            changes["colour"] = "depth"
        self.update(changes)


def refuse_unless_hyperbolic(p: int, q: int, r: int) -> None:
    """Raise BadInput for honeycombs that this panel does not draw."""
    name = f"{{{p}, {q}, {r}}}"
    if not all(3 <= each <= LARGEST for each in (p, q, r)):
        raise BadInput(f"{name} cannot be drawn", f"p, q and r must be from 3 to {LARGEST}")
    kind = Honeycomb(p, q, r).kind
    if not kind.is_hyperbolic:
        where = "Euclidean space" if kind == "euclidean" else "the 3-sphere"
        raise BadInput(
            f"{name} fills {where}",
            "sin(π/p) sin(π/r) must be below cos(π/q)",
            "increase one of the numbers",
        )
    # The table of symmetries is built once: numbers whose field is too large are refused here.
    HoneycombGroup(p, q, r).multiply((), 0)
