"""What the plane panel shows: a tiling, a place in it, two or three points. No Qt.

A point, like the camera, is (an exact word, a position in that triangle's frame): it stays where
it is in the plane however far the camera goes.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.camera import Address, Camera
from severe_gui.maths.hyperbolic.isometry import Isometry
from severe_gui.maths.hyperbolic.triangle import is_hyperbolic
from severe_gui.panels.contract import PanelState

LARGEST = 60
Colour = Literal["single", "chessboard", "triangles"]


class Place(BaseModel):
    """The camera as data: a word and a local isometry (a, b), of conj(z) if it reflects."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: tuple[int, ...] = ()
    a: tuple[float, float] = (1.0, 0.0)
    b: tuple[float, float] = (0.0, 0.0)
    reflects: bool = False

    @field_validator("word")
    @classmethod
    def _letters(cls, word: tuple[int, ...]) -> tuple[int, ...]:
        return _checked_word(word)

    @field_validator("b")
    @classmethod
    def _isometry(cls, b: tuple[float, float], info: Any) -> tuple[float, float]:
        a = info.data.get("a")
        if a is not None and not abs(complex(*a)) > abs(complex(*b)):
            raise ValueError("|a| must exceed |b|")
        return b


class PlanePoint(BaseModel):
    """A named point of the plane: a triangle's word and a position in its frame."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=8)
    word: tuple[int, ...] = ()
    x: float
    y: float

    @field_validator("word")
    @classmethod
    def _letters(cls, word: tuple[int, ...]) -> tuple[int, ...]:
        return _checked_word(word)

    @field_validator("y")
    @classmethod
    def _inside(cls, y: float, info: Any) -> float:
        if not info.data.get("x", 0.0) ** 2 + y**2 < 1:
            raise ValueError("the point is not inside the disk")
        return y

    @property
    def address(self) -> Address:
        return Address(self.word, complex(self.x, self.y))


class PlaneState(PanelState):
    """The state of the plane panel."""

    tiling: tuple[int, int] = Field((7, 3), description="p and q: q regular p-gons at each vertex.")
    edge_width: float = Field(
        0.018, ge=0, le=0.2, description="Half the width of an edge, as a hyperbolic length."
    )
    colour: Colour = Field("single", description="What the tones of the tiles tell apart.")
    place: Place = Field(Place(), description="Where one stands in the tiling.")
    points: tuple[PlanePoint, ...] = Field(
        (PlanePoint(name="A", x=-0.3, y=0.1), PlanePoint(name="B", x=0.35, y=0.2)),
        min_length=2,
        max_length=3,
        description="The points to measure between.",
    )
    zoom: float = Field(1.0, ge=0.5, le=40, description="Magnification of the disk on the screen.")
    centre: tuple[float, float] = Field(
        (0.0, 0.0), description="The point of the disk at the middle of the canvas."
    )

    @field_validator("tiling")
    @classmethod
    def _hyperbolic(cls, tiling: tuple[int, int]) -> tuple[int, int]:
        refuse_unless_hyperbolic(*tiling)
        return tiling

    def camera(self) -> Camera:
        """The place as the mathematics knows it."""
        place = self.place
        local = Isometry(complex(*place.a), complex(*place.b), place.reflects)
        return Camera(*self.tiling, place.word, local)

    def sights(self, camera: Camera | None = None) -> tuple[complex, ...]:
        """Where the points are seen in the disk."""
        camera = camera or self.camera()
        return tuple(camera.sight(point.address) for point in self.points)

    def move_to(self, camera: Camera) -> None:
        """Take a camera's place."""
        self.place = place_of(camera)

    def with_point(self, index: int, z: complex) -> tuple[PlanePoint, ...]:
        """The points with one moved to where the disk shows z."""
        moved = point_at(self.points[index].name, z, self.camera())
        return (*self.points[:index], moved, *self.points[index + 1 :])

    def retile(self, p: int, q: int) -> None:
        """Change the tiling; the points stay where they are on the screen.

        Raises BadInput, changing nothing, if {p, q} is not hyperbolic.
        """
        refuse_unless_hyperbolic(p, q)
        home = Camera(p, q)
        seen = [(point.name, z) for point, z in zip(self.points, self.sights(), strict=True)]
        points = tuple(point_at(name, z, home) for name, z in seen)
        colour = "single" if self.colour == "chessboard" and q % 2 else self.colour
        self.update({"tiling": (p, q), "place": Place(), "points": points, "colour": colour})


def place_of(camera: Camera) -> Place:
    """A camera as data."""
    a, b = complex(camera.local.a), complex(camera.local.b)
    return Place(
        word=camera.word, a=(a.real, a.imag), b=(b.real, b.imag), reflects=camera.local.reflects
    )


def point_at(name: str, z: complex, camera: Camera) -> PlanePoint:
    """The point of the plane that a camera shows at z."""
    address = camera.address(z)
    return PlanePoint(name=name, word=address.word, x=address.point.real, y=address.point.imag)


def refuse_unless_hyperbolic(p: int, q: int) -> None:
    """Raise BadInput for a pair this panel does not draw."""
    if not (3 <= p <= LARGEST and 3 <= q <= LARGEST):
        raise BadInput(f"{{{p}, {q}}} is not drawn", f"p and q go from 3 to {LARGEST}")
    if not is_hyperbolic(p, q):
        kind = "Euclidean plane" if (p - 2) * (q - 2) == 4 else "sphere"
        raise BadInput(f"{{{p}, {q}}} tiles the {kind}", "1/p + 1/q must be below 1/2")


def _checked_word(word: tuple[int, ...]) -> tuple[int, ...]:
    if any(letter not in (0, 1, 2) for letter in word):
        raise ValueError("the letters of a word are 0, 1 and 2")
    return word
