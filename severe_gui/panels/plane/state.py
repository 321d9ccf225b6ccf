"""What the plane panel shows: a tiling, a place in it, points and objects made from them. No Qt.

A point, like the camera, is (an exact word, a position in that triangle's frame): it keeps its
place in the plane however far the camera goes.
"""

import math
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.triangle import Order
from severe_gui.maths.hyperbolic.plane.construction import (
    Making,
    construct,
)
from severe_gui.maths.hyperbolic.plane.isometry import Isometry
from severe_gui.maths.hyperbolic.plane.shapes import (
    Dot,
)
from severe_gui.maths.hyperbolic.tilings.camera import Camera
from severe_gui.maths.hyperbolic.tilings.curved import CurvedCamera, Motion
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry, Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import Uniform
from severe_gui.panels.contract import PanelState
from severe_gui.panels.plane.elements import Place, PlaneObject, PlanePoint

LARGEST = 60
LOWEST = 0.2
MOST_OBJECTS = 200
Colour = Literal["single", "chessboard", "triangles", "orbit", "word", "layer", "image"]
MapName = Literal["disk", "half-plane", "klein", "band", "hyperboloid", "sphere", "mobius"]
LessonName = Literal["density", "distance", "centres", "area", "paths", "ratio", "angles"]
GLOBE_NAMES = "PQRS"
OnGlobe = tuple[float, float, float]
Pair = tuple[float, float]
FARTHEST = 1000.0
InState = Annotated[int, Field(ge=3, le=LARGEST)] | Literal["inf"]
"""p or q as stored in a document."""


class PlaneState(PanelState):
    """The state of the plane panel."""

    tiling: tuple[InState, InState] = Field(
        (7, 3), description="p and q: q regular p-gons at each vertex; 'inf' for infinitely many."
    )
    figure: Uniform = Field(Uniform.REGULAR, description="Which tiling is made from its triangles.")
    edge_width: float = Field(
        0.018, ge=0, le=0.2, description="Half the width of an edge, as a hyperbolic length."
    )
    colour: Colour = Field("single", description="What the tones of the tiles distinguish.")
    image: str = Field("", description="The picture file that fills the tiles, if colour is image.")
    place: Place = Field(Place(), description="The camera's place in the tiling.")
    points: tuple[PlanePoint, ...] = Field(
        (PlanePoint(name="A", x=-0.3, y=0.1), PlanePoint(name="B", x=0.35, y=0.2)),
        max_length=MOST_OBJECTS,
        description="The points that can be dragged.",
    )
    made: tuple[PlaneObject, ...] = Field(
        (PlaneObject(name="a", kind="segment", parents=("A", "B")),),
        max_length=MOST_OBJECTS,
        description="The objects made from them, in order.",
    )
    maps: tuple[MapName, ...] = Field(("disk",), description="The maps shown: 1, 2 or 4.")
    orbit: tuple[float, float] = Field(
        (0.5, 0.9), description="Turn and height of the eye for the hyperboloid, in radians."
    )
    globe: tuple[OnGlobe, OnGlobe, OnGlobe, OnGlobe] = Field(
        ((-0.5, -0.3, 0.8124), (0.55, -0.1, 0.8292), (-0.35, 0.45, 0.8216), (0.5, 0.3, 0.8124)),
        description="Points P, Q, R, S of the sphere beside: lines through P and Q, R and S.",
    )
    globe_turn: tuple[float, float, float, float] = Field(
        (0.98, 0.0, 0.1, -0.17), description="The rotation of the sphere, as the pair a, b."
    )
    mover: str = Field("", description="The object that the plane was last moved along or about.")
    amount: float = Field(
        0.0,
        ge=-FARTHEST,
        le=FARTHEST,
        description="The amount of that motion, as a length or angle.",
    )
    shows_axis: bool = Field(False, description="Whether the axis of the whole motion is drawn.")
    mobius: tuple[Pair, Pair, Pair, Pair] = Field(
        ((0.0, 0.35), (0.9, 0.0), (-0.55, 0.2), (1.0, 0.0)),
        description="a, b, c, d of the map (a z + b)/(c z + d) that deforms a square.",
    )
    mobius_way: float = Field(5.0, ge=0, le=5, description="How many of its stages are applied.")
    lesson: LessonName | Literal[""] = Field(
        "", description="The lesson, with its plot beside the maps."
    )
    lesson_number: float = Field(0.5, ge=0, le=8, description="The number that the lesson varies.")
    zoom: float = Field(1.0, ge=0.5, le=40, description="Magnification of the first map.")
    centre: tuple[float, float] = Field(
        (0.0, 0.0), description="The point of the first map shown at its middle."
    )

    @field_validator("globe")
    @classmethod
    def _on_the_sphere(cls, points: tuple[OnGlobe, ...]) -> tuple[OnGlobe, ...]:
        if any(abs(math.hypot(*each) - 1) > 1e-3 for each in points):
            raise ValueError("a point is not on the unit sphere")
        return points

    @field_validator("globe_turn")
    @classmethod
    def _a_rotation(cls, turn: tuple[float, ...]) -> tuple[float, ...]:
        size = math.hypot(*turn)
        if not 1e-6 < size < 1e6:
            raise ValueError("the pair is not a rotation")
        return turn

    @field_validator("orbit")
    @classmethod
    def _above(cls, orbit: tuple[float, float]) -> tuple[float, float]:
        if not (math.isfinite(orbit[0]) and LOWEST <= orbit[1] <= math.pi / 2):
            raise ValueError(f"the height of the eye must be between {LOWEST:g} and pi/2")
        return orbit

    @field_validator("maps")
    @classmethod
    def _one_two_or_four(cls, maps: tuple[MapName, ...]) -> tuple[MapName, ...]:
        if len(maps) not in (1, 2, 4) or len(set(maps)) != len(maps):
            raise ValueError("one, two or four different maps must be shown")
        return maps

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Views written before there were constructions join their two or three points."""
        fields = dict(document)
        names = [each.get("name") for each in fields.get("points", ()) if isinstance(each, dict)]
        if "made" not in fields and len(names) in (2, 3):
            kind = "segment" if len(names) == 2 else "polygon"
            fields["made"] = [{"name": "a", "kind": kind, "parents": names}]
        state = super().from_document(fields)
        state.place.require_motion(state.kind.curvature)
        state.require_made()
        return state

    def require_made(self) -> None:
        """Raise BadInput for names used twice and for objects that cannot be made."""
        names = [each.name for each in (*self.points, *self.made)]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise BadInput(f"Two objects are named {twice}", "every name must be used only once")
        given = {each.name: Dot((1.0, 0.0, 0.0), each.ideal) for each in self.points}
        construct(self.makings(), given)

    def makings(self) -> tuple[Making, ...]:
        """The construction for the mathematics."""
        return tuple(Making(o.name, o.kind, o.parents, o.number) for o in self.made)

    @property
    def orders(self) -> tuple[Order, Order]:
        """p and q as numbers, infinite ones as inf."""
        return order_of(self.tiling[0]), order_of(self.tiling[1])

    @property
    def kind(self) -> Geometry:
        """The plane that the tiling fills."""
        return Tiling(*self.orders).kind

    @property
    def is_hyperbolic(self) -> bool:
        return self.kind is Geometry.HYPERBOLIC

    def camera(self) -> Camera:
        """The place as a mathematical object."""
        place = self.place
        local = Isometry(complex(*place.a), complex(*place.b), place.reflects)
        return Camera(*self.orders, place.word, local)

    def curved_camera(self) -> CurvedCamera:
        """The same if the tiling is spherical or Euclidean."""
        place, curvature = self.place, self.kind.curvature
        local = Motion(complex(*place.a), complex(*place.b), place.reflects, curvature)
        return CurvedCamera(*self.orders, place.word, local)

    def sights(self, camera: Camera | None = None) -> tuple[complex, ...]:
        """The points in the disk; in another geometry, the positions where they were last seen."""
        if not self.is_hyperbolic:
            return tuple(each.position for each in self.points)
        camera = camera or self.camera()
        return tuple(camera.sight(point.address) for point in self.points)

    def move_to(self, camera: Camera | CurvedCamera) -> None:
        """Take a camera's place."""
        self.place = place_of(camera)

    def with_point(self, index: int, z: complex) -> tuple[PlanePoint, ...]:
        """The points with one moved to where the disk shows z."""
        old = self.points[index]
        at = ideal_at if old.ideal else point_at
        moved = at(old.name, z, self.camera())
        kept = {"tone": old.tone, "hidden": old.hidden, "locked": old.locked}
        return (*self.points[:index], moved.model_copy(update=kept), *self.points[index + 1 :])

    def free_name(self, small: bool, others: Collection[str] = ()) -> str:
        """The next unused letter, A, B, ... or a, b, ...; then A1, B1, ..."""
        taken = {each.name for each in (*self.points, *self.made)} | set(others)
        letters = [chr((97 if small else 65) + k) for k in range(26)]
        endings = ("", *map(str, range(1, 9)))
        names = (letter + ending for ending in endings for letter in letters)
        return next(name for name in names if name not in taken)

    def without(self, name: str) -> dict[str, Any]:
        """The points and objects that are left without an object and everything made from it."""
        gone = {name}
        for each in self.made:
            if gone & set(each.parents):
                gone.add(each.name)
        return {
            "points": tuple(each for each in self.points if each.name not in gone),
            "made": tuple(each for each in self.made if each.name not in gone),
        }

    def ancestors(self, name: str) -> set[str]:
        """The objects that an object was made from, directly or indirectly."""
        made = {each.name: each.parents for each in self.made}
        found: set[str] = set()
        rest = list(made.get(name, ()))
        while rest:
            parent = rest.pop()
            if parent not in found:
                found.add(parent)
                rest += made.get(parent, ())
        return found

    def renamed(self, old: str, new: str) -> dict[str, Any]:
        """The points and objects with one renamed. Raises BadInput for a name in use."""
        new = new.strip()
        if not 1 <= len(new) <= 8 or any(letter.isspace() for letter in new):
            raise BadInput(f"{new!r} is not a valid name", "a name has one to eight letters")
        if new != old and new in {each.name for each in (*self.points, *self.made)}:
            raise BadInput(f"{new} is the name of another object")

        def called(name: str) -> str:
            return new if name == old else name

        return {
            "points": tuple(
                each.model_copy(update={"name": called(each.name)}) for each in self.points
            ),
            "made": tuple(
                each.model_copy(
                    update={
                        "name": called(each.name),
                        "parents": tuple(map(called, each.parents)),
                    }
                )
                for each in self.made
            ),
        }

    def changed(self, name: str, **fields: Any) -> dict[str, Any]:
        """The points and objects with fields of one changed."""
        return {
            part: tuple(
                each.model_copy(update=fields) if each.name == name else each
                for each in getattr(self, part)
            )
            for part in ("points", "made")
        }

    def retile(self, p: Order, q: Order) -> None:
        """Change the tiling; the points keep their positions on the screen.

        If the new plane is not hyperbolic, the positions where they were last seen are kept.
        Raises BadInput and changes nothing for a p or q that gives no tiling.
        """
        refuse_unless_drawn(p, q)
        stays = Tiling(p, q).kind is Geometry.HYPERBOLIC
        points = tuple(
            _placed(old, z, Camera(p, q) if stays else None)
            for old, z in zip(self.points, self.sights(), strict=True)
        )
        changes: dict[str, Any] = {
            "tiling": (in_state(p), in_state(q)),
            "place": Place(),
            "points": points,
        }
        if not is_coloured(self.colour, self.figure, p, q):
            changes["colour"] = "single"
        if Tiling(p, q).kind is not self.kind:
            changes |= {"zoom": 1.0, "centre": (0.0, 0.0)}
        self.update(changes)


def place_of(camera: Camera | CurvedCamera) -> Place:
    """A camera as data."""
    a, b = complex(camera.local.a), complex(camera.local.b)
    return Place(
        word=camera.word, a=(a.real, a.imag), b=(b.real, b.imag), reflects=camera.local.reflects
    )


def point_at(name: str, z: complex, camera: Camera) -> PlanePoint:
    """The point of the plane that a camera shows at z."""
    address = camera.address(z)
    return PlanePoint(name=name, word=address.word, x=address.point.real, y=address.point.imag)


def ideal_at(name: str, z: complex, camera: Camera) -> PlanePoint:
    """The ideal point that a camera shows in the direction of z."""
    rim = complex(camera.local.apply(z / abs(z)))
    rim /= abs(rim)
    return PlanePoint(name=name, word=camera.word, ideal=True, x=rim.real, y=rim.imag)


def order_of(entry: int | str) -> Order:
    """p or q as a number."""
    return math.inf if entry == "inf" else int(entry)


def in_state(order: Order) -> InState:
    """p or q as stored in a document."""
    return "inf" if math.isinf(order) else int(order)


def refuse_unless_drawn(p: Order, q: Order) -> None:
    """Raise BadInput for a pair this panel does not draw."""
    if not all(math.isinf(each) or 3 <= each <= LARGEST for each in (p, q)):
        raise BadInput(
            f"{{{p}, {q}}} cannot be drawn", f"p and q must be from 3 to {LARGEST}, or inf"
        )


def is_coloured(colour: Colour, figure: Uniform, p: Order, q: Order) -> bool:
    """Whether the tiles can be coloured this way."""
    return not why_not_coloured(colour, figure, p, q)


def why_not_coloured(colour: Colour, figure: Uniform, p: Order, q: Order) -> str:
    """Why the tiles cannot be coloured this way, as a sentence; "" if they can."""
    if colour == "chessboard":
        around = {Uniform.REGULAR: q, Uniform.DUAL: p}.get(figure)
        if around is None:
            return "A chessboard needs regular tiles."
        if math.isfinite(around) and around % 2:
            return "A chessboard needs an even number of tiles at each vertex."
    if colour in ("layer", "image") and (figure is not Uniform.REGULAR or math.isinf(p)):
        return "Layers and pictures need regular tiles with finitely many sides."
    if colour in ("layer", "word", "image") and Tiling(p, q).kind is not Geometry.HYPERBOLIC:
        return "Words, layers and pictures need a tiling of the hyperbolic plane."
    return ""


def _placed(old: PlanePoint, z: complex, camera: Camera | None) -> PlanePoint:
    """A point where a camera shows z; without a camera its position is kept."""
    if camera is None:
        return old.model_copy(update={"word": (), "x": z.real, "y": z.imag})
    new = (ideal_at if old.ideal else point_at)(old.name, z, camera)
    return new.model_copy(update={"tone": old.tone, "hidden": old.hidden, "locked": old.locked})
