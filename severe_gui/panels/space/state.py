"""What the space panel shows: a honeycomb and a camera in it. No Qt."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.flight import Flight, first_flight
from severe_gui.maths.hyperbolic.flights.flight_path import FlightPath
from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup
from severe_gui.maths.hyperbolic.honeycombs.elements import Element
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame, normals_by_eigenvectors
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import (
    EUCLIDEAN,
    HYPERBOLIC,
    SPHERICAL,
    FloatArray,
)
from severe_gui.maths.hyperbolic.patch.charts import Model
from severe_gui.maths.hyperbolic.uniform import generator as generators
from severe_gui.maths.hyperbolic.uniform.generator import REGULAR_WEIGHTS, Weights
from severe_gui.maths.hyperbolic.uniform.parts import Parts, uniform_parts
from severe_gui.maths.hyperbolic.uniform.room import clearance, roomiest
from severe_gui.panels.contract import PanelState
from severe_gui.panels.space.orbit import Orbit
from severe_gui.panels.space.picks import MOST, PickKind, SpacePick, after_picking

LARGEST = 30
TOLERANCE = 1e-6
MOST_VIEWS = 400
MOST_SHELLS = 9
LEAST_ROOM = 2.5
"""Around a camera, in radii of tubes: closer, it is moved when a variant is chosen."""
Colour = Literal["depth", "shell", "cells", "direction", "kind", "single"]
Autopilot = Literal["off", "geodesic", "edges", "walk"]
Look = Literal["inside", "outside"]


class SpacePlace(BaseModel):
    """A camera as data: a word, and the matrix of an isometry of its space row by row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: tuple[int, ...] = ()
    local: tuple[float, ...] = Field(min_length=16, max_length=16)

    @field_validator("word")
    @classmethod
    def _letters(cls, word: tuple[int, ...]) -> tuple[int, ...]:
        if not set(word) <= {0, 1, 2, 3}:
            raise ValueError("the letters of a word are 0, 1, 2 and 3")
        return word

    @field_validator("local")
    @classmethod
    def _isometry(cls, local: tuple[float, ...]) -> tuple[float, ...]:
        matrix = np.array(local).reshape(4, 4)
        spaces = (HYPERBOLIC, EUCLIDEAN, SPHERICAL)
        if not np.isfinite(matrix).all() or all(
            space.residual(matrix) > TOLERANCE for space in spaces
        ):
            raise ValueError("the matrix is not an isometry of space")
        return local

    def matrix(self) -> FloatArray:
        """The isometry from the camera to its simplex: (4, 4)."""
        return np.array(self.local).reshape(4, 4)


class SpaceState(PanelState):
    """The state of the space panel. place: None at the start of the flight."""

    version: ClassVar[int] = 2

    honeycomb: tuple[int, int, int] = Field((5, 3, 4), description="p, q and r of the honeycomb.")
    generator: Weights = Field(
        REGULAR_WEIGHTS,
        description="The vertex of a uniform variant: ratios of the sinh of its distances from "
        "the four mirrors, the greatest 1.",
    )
    radius: float = Field(
        0.055, ge=0.005, le=0.2, description="Radius of the edges, a length in their space."
    )
    fog: float = Field(0.36, ge=0, le=2, description="How fast light fades, per unit of length.")
    ambient: float = Field(
        0.22, ge=0, le=1, description="Share of light that comes from all sides, not the camera."
    )
    horospheres: bool = Field(
        True,
        description="Whether a horosphere is drawn in cells whose middle is at infinity, or the "
        "plane that truncates them if it is beyond.",
    )
    faces: bool = Field(False, description="Whether faces are drawn, as glass with a window.")
    window: float = Field(
        0.7, ge=0, le=1, description="How much of a face is open: 0 closed glass, 1 no glass."
    )
    opacity: float = Field(
        0.4, ge=0.02, le=1, description="Share of the light behind that a pane takes away."
    )
    colour: Colour = Field("depth", description="What the tones of the edges show.")
    view_angle: float = Field(
        85.0, ge=20, le=140, description="Vertical angle of view, in degrees."
    )
    speed: float = Field(
        0.6, ge=0.02, le=6, description="Speed of flight, in units of length per second."
    )
    pick_kind: PickKind = Field("automatic", description="What a click in the picture picks.")
    picks: tuple[SpacePick, ...] = Field(
        (), max_length=MOST, description="What is measured: up to two elements of the honeycomb."
    )
    autopilot: Autopilot = Field("off", description="The course that the camera flies by itself.")
    seed: int = Field(
        1, ge=0, le=2**31 - 1, description="Seed of a random walk, and of the edges chosen."
    )
    frame_rate: int = Field(
        24, ge=20, le=40, description="Frames a second while moving: the picture is coarser for it."
    )
    map: bool = Field(True, description="Whether the map of the ball and the way home are shown.")
    place: SpacePlace | None = Field(None, description="The camera: its place and direction.")
    path: tuple[SpacePlace, ...] = Field(
        (), max_length=MOST_VIEWS, description="The views that a flight goes through, in order."
    )
    path_seconds: float = Field(
        10.0, ge=1, le=300, description="How long the flight through the views takes, in seconds."
    )
    look: Look = Field("inside", description="Whether one is in the space or sees a model of it.")
    model: Model = Field(Model.POINCARE, description="The model of the space, from outside.")
    patch: int | None = Field(
        None, ge=0, le=MOST_SHELLS,
        description="Shells of the patch seen from outside; none: as many as are drawn at once.",
    )  # fmt: skip
    orbit: Orbit = Field(Orbit(), description="The camera outside.")
    size: float = Field(
        60.0, ge=5, le=1000, description="Radius of the ball in a solid, in millimetres."
    )
    thickness: float = Field(
        0.0, ge=0, le=20, description="Least width of a tube in a solid, in millimetres."
    )

    @field_validator("honeycomb")
    @classmethod
    def _drawable(cls, honeycomb: tuple[int, int, int]) -> tuple[int, int, int]:
        refuse_unless_drawable(*honeycomb)
        return honeycomb

    @field_validator("generator")
    @classmethod
    def _weights(cls, generator: Weights) -> Weights:
        return generators.normalised(generator)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The state that a document holds, with the place of an old one in the coordinates of now.

        Raises BadInput also if the place or the generator point does not fit the honeycomb.
        """
        is_old = document.get("version") == 1
        state = super().from_document({**document, "version": cls.version} if is_old else document)
        uniform_parts(state.subject(), state.generator)
        space = make_frame(state.subject()).space
        places = {"place": (state.place,) if state.place else (), "path": state.path}
        for name, held in places.items():
            if any(space.residual(each.matrix()) > TOLERANCE for each in held):
                raise BadInput(
                    f"The field {name} of the view cannot be used",
                    "the matrix is not an isometry of the space of its honeycomb",
                )
        if is_old and state.place is not None:
            state.place = _place_of_version_1(state.subject(), state.place)
        state.flight_path()
        return state

    def subject(self) -> Honeycomb:
        """The honeycomb as a mathematical object."""
        return Honeycomb(*self.honeycomb)

    def parts(self) -> Parts:
        """The edges and faces of the uniform variant, in its simplex."""
        try:
            return uniform_parts(self.subject(), self.generator)
        except BadInput:
            # Between the changes of an undo step the point may belong to another honeycomb.
            return uniform_parts(self.subject(), REGULAR_WEIGHTS)

    def choose_generator(self, weights: Weights) -> bool:
        """Move the generator point there, or close to there if that is too near infinity.

        Returns whether it was moved back. Raises BadInput and then changes nothing.
        """
        wanted = generators.normalised(weights)
        reached = generators.within_reach(make_frame(self.subject()), wanted)
        changes: dict[str, Any] = {"generator": reached}
        if self.place is not None:
            here, parts = self.flight(), uniform_parts(self.subject(), reached)
            if not self._has_room(here.place, parts):
                changes["place"] = place_of(here.moved_to(self._roomiest(parts)))
        self.update(changes)
        return reached != wanted

    @property
    def has_alternate_cells(self) -> bool:
        """Whether the cells can be coloured in two tones, neighbours differently: r even."""
        return self.honeycomb[2] % 2 == 0

    @property
    def has_endless_cells(self) -> bool:
        """Whether some cells have no middle: around v_3, or in a variant around v_0."""
        honeycomb, rings = self.subject(), generators.rings_of(self.generator)
        around_vertex = not honeycomb.vertex_is_finite and rings != (0,)
        return around_vertex or (not honeycomb.cell_is_finite and rings != (3,))

    @property
    def cell_parity(self) -> int:
        """The tone of the camera's cell: the number of faces crossed on the way, modulo 2."""
        return 0 if self.place is None else self.place.word.count(3) % 2

    @property
    def seen_model(self) -> Model:
        """The model shown from outside: only hyperbolic space has more than one."""
        return self.model if self.subject().kind.is_hyperbolic else Model.POINCARE

    def flight(self) -> Flight:
        """The place as a mathematical object."""
        subject, home = self.subject(), self._cleared_home(self.parts())
        if self.place is not None:
            return Flight(subject, self.place.word, self.place.matrix(), start=home)
        first = first_flight(subject)
        return first if home is None else replace(first.moved_to(home), start=home)

    def _cleared_home(self, parts: Parts) -> FloatArray | None:
        """Where flights start if an edge of a variant surrounds the base point, or None."""
        base = parts.generator.frame.base_point
        return None if self._has_room(base, parts) else self._roomiest(parts)

    def _has_room(self, place: FloatArray, parts: Parts) -> bool:
        """Whether no edge of a variant surrounds a place of a simplex; {p, q, r} itself may."""
        if parts.generator.weights == REGULAR_WEIGHTS:
            return True
        least = LEAST_ROOM * min(self.radius, parts.thickest)
        return bool(clearance(parts, place) > least)

    def _roomiest(self, parts: Parts) -> FloatArray:
        return roomiest(self.subject(), parts.generator.weights)

    def fly_to(self, flight: Flight) -> None:
        """Take a camera's place."""
        self.place = place_of(flight)

    def flight_path(self) -> FlightPath | None:
        """The flight through the views; None if there is none. Raises BadInput: too far apart."""
        subject = self.subject()
        views = tuple(Flight(subject, each.word, each.matrix()) for each in self.path)
        return FlightPath(views) if views else None

    def elements(self) -> tuple[Element, ...]:
        """The picks as mathematical objects, in normal form."""
        return tuple(pick.element(self.honeycomb) for pick in self.picks)

    def pick(self, chosen: Element) -> None:
        """Pick an element, or drop it if it is picked; of more than two the oldest leaves."""
        self.picks = after_picking(self.elements(), chosen)

    def rebuild(self, p: int, q: int, r: int) -> None:
        """Change the honeycomb and go to its start. Raises BadInput and then changes nothing."""
        refuse_unless_drawable(p, q, r)
        changes: dict[str, Any] = {"honeycomb": (p, q, r), "place": None, "path": (), "picks": ()}
        if self.colour == "cells" and r % 2:
            changes["colour"] = "depth"
        changes["generator"] = self._generator_in(Honeycomb(p, q, r))
        self.update(changes)

    def _generator_in(self, honeycomb: Honeycomb) -> Weights:
        """The generator point in another simplex; regular where it would be at infinity."""
        try:
            return generators.within_reach(make_frame(honeycomb), self.generator)
        except BadInput:
            return REGULAR_WEIGHTS


def place_of(flight: Flight) -> SpacePlace:
    """A camera as data."""
    # A flight is valid by its making, and to look at every letter of a word takes time.
    return SpacePlace.model_construct(word=flight.word, local=tuple(flight.local.ravel().tolist()))


def refuse_unless_drawable(p: int, q: int, r: int) -> None:
    """Raise BadInput for honeycombs that this panel does not draw."""
    if not all(3 <= each <= LARGEST for each in (p, q, r)):
        raise BadInput(
            f"{{{p}, {q}, {r}}} cannot be drawn", f"p, q and r must be from 3 to {LARGEST}"
        )
    # The table of symmetries is built once: numbers whose field is too large are refused here.
    HoneycombGroup(p, q, r).multiply((), 0)


def _place_of_version_1(honeycomb: Honeycomb, place: SpacePlace) -> SpacePlace:
    """A place whose simplex had its normals from the eigenvectors of the Gram matrix."""
    frame = make_frame(honeycomb)
    carried = np.linalg.solve(normals_by_eigenvectors(honeycomb), frame.normals).T
    local = frame.space.orthonormalised(carried @ place.matrix())
    return SpacePlace(word=place.word, local=tuple(map(float, local.ravel())))
