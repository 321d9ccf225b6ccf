"""Drawing by clicks: each click gives an object its next parent, which is made if it is missing.

A point that is set snaps to the tiling: to the centres, edge middles and vertices of its tiles.
"""

from collections.abc import Iterator

from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.plane import cycles
from severe_gui.maths.hyperbolic.plane.construction import (
    KINDS,
    Role,
    fits,
    needs,
)
from severe_gui.maths.hyperbolic.plane.page import Frame
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
)
from severe_gui.maths.hyperbolic.tilings.camera import Address, Camera
from severe_gui.panels.plane.elements import PlaneObject, PlanePoint
from severe_gui.panels.plane.scene.figure import dot_sight
from severe_gui.panels.plane.scene.objects import Seen, dot_at, ideal_dot, seen_objects
from severe_gui.panels.plane.state import PlaneState, ideal_at, point_at

MOVE, POINT, IDEAL = "move", "point", "ideal"
SNAP, HIT, RIM = 9.0, 9.0, 10.0
SHARE_OF_A_TILE = 0.15
PENDING = -1
NUMBERS = {"circle-radius": 0.5, "regular": 5.0, "pencil": 7.0}
WORDS: dict[Role, str] = {
    "point": "a point",
    "ideal": "an ideal point on the circle",
    "any point": "a point, or an ideal one on the circle",
    "line": "a line, ray or segment",
    "cycle": "a curve",
    "points": "a corner",
}


class DrawingTool:
    """One tool at a time, with the parents picked so far.

    pending: points that were set for the unfinished object. They enter the state together with it,
    so that an object is one change; Escape discards them.
    """

    def __init__(self, state: PlaneState) -> None:
        self._state = state
        self.tool = MOVE
        self.picked: list[str] = []
        self.pending: list[PlanePoint] = []

    def take_up(self, tool: str) -> None:
        """Change the tool and forget what was picked."""
        self.tool = tool
        self.drop()

    def drop(self) -> None:
        """Forget what was picked and set for the unfinished object."""
        self.picked, self.pending = [], []

    @property
    def said(self) -> str:
        """What to click next."""
        if self.tool == MOVE:
            return ""
        if self.tool == POINT:
            return "Click to set a point"
        if self.tool == IDEAL:
            return "Click on the circle"
        kind = KINDS[self.tool]
        role = needs(self.tool, len(self.picked))
        close = ""
        if self.tool == "polygon" and len(self.picked) > 2:
            close = "; to close it click the first again or press Enter"
        return f"{kind.title}: click {WORDS[role]}{close}"

    def click(self, x: float, y: float, frame: Frame, scale: float) -> bool:
        """Use a click. Returns whether it was used."""
        if self.tool in (POINT, IDEAL):
            role: Role = "point" if self.tool == POINT else "ideal"
            used = self._set_point(x, y, frame, scale, role) is not None
            self._state.points = (*self._state.points, *self.pending)
            self.pending = []
            return used
        role = needs(self.tool, len(self.picked))
        name = self._taken(x, y, frame, scale, role)
        if name is None:
            return False
        if self.tool == "polygon":
            return self._take_corner(name)
        if name in self.picked:
            return False
        self.picked.append(name)
        if len(self.picked) == len(KINDS[self.tool].roles):
            self._finish()
        return True

    def close(self) -> None:
        """Close the polygon that is being drawn."""
        if self.tool == "polygon" and len(self.picked) > 2:
            self._finish()

    def _take_corner(self, name: str) -> bool:
        if self.picked and name == self.picked[0]:
            self.close()
            return not self.picked
        if name in self.picked:
            return False
        self.picked.append(name)
        return True

    def _finish(self) -> None:
        kind, parents, points = self.tool, tuple(self.picked), tuple(self.pending)
        made = []
        taken = {each.name for each in points}
        for number in self._numbers(kind, parents):
            name = self._state.free_name(kind not in ("midpoint", "foot", "meeting"), taken)
            taken.add(name)
            made.append(PlaneObject(name=name, kind=kind, parents=parents, number=number))
        self.drop()
        self._state.update(
            {"points": (*self._state.points, *points), "made": (*self._state.made, *made)}
        )

    def _numbers(self, kind: str, parents: tuple[str, ...]) -> Iterator[float]:
        """Both numbers if the kind makes two objects, otherwise the number that it starts with."""
        yield NUMBERS.get(kind, 0.0)
        if kind == "parallel" or (kind == "meeting" and self._meet_twice(parents)):
            yield 1.0

    def _meet_twice(self, parents: tuple[str, ...]) -> bool:
        shapes = {each.name: each.shape for each in self._seen()}
        pair = [shapes.get(name) for name in parents]
        curves = [each for each in pair if isinstance(each, Curve)]
        round_ones = [each for each in curves if each.cycle.kind != "geodesic"]
        return len(curves) == 2 and bool(round_ones) and len(
            cycles.meetings(curves[0].cycle, curves[1].cycle)
        ) > 1  # fmt: skip

    # What is under a click.

    def seen_pending(self) -> list[Seen]:
        """The points set so far for the unfinished object, as the screen shows them."""
        camera = self._state.camera()
        return [
            Seen(each.name, _seen_dot(camera, each), each.tone, PENDING) for each in self.pending
        ]

    def _seen(self) -> list[Seen]:
        return [*seen_objects(self._state, self._state.camera()), *self.seen_pending()]

    def _taken(self, x: float, y: float, frame: Frame, scale: float, role: Role) -> str | None:
        if role in ("line", "cycle"):
            found = curve_at(self._seen(), x, y, frame, scale, role)
            return found.name if found else None
        reach = HIT * scale
        for each in reversed(self._seen()):
            if isinstance(each.shape, Dot) and fits(each.shape, role):
                left, top = frame.to_screen(dot_sight(each.shape))
                if abs(complex(left - x, top - y)) <= reach:
                    return each.name
        return self._set_point(x, y, frame, scale, role)

    def _set_point(self, x: float, y: float, frame: Frame, scale: float, role: Role) -> str | None:
        """A new point at a click; an ideal one on the circle, if the role allows it."""
        z, camera = frame.to_disk(x, y), self._state.camera()
        at_rim = frame.rim_distance(x, y) < RIM * scale
        name = self._state.free_name(False, {each.name for each in self.pending})
        if role == "ideal" or (role != "point" and at_rim):
            if not at_rim and frame.rim_distance(x, y) > 0.3 * frame.radius:
                return None
            made = ideal_at(name, frame.nearest_rim(x, y), camera)
        elif abs(z) < 1:
            made = snapped_point(name, z, camera, frame, scale)
        else:
            return None
        self.pending.append(made)
        return name


def _seen_dot(camera: Camera, point: PlanePoint) -> Dot:
    z = camera.sight(point.address)
    return ideal_dot(z) if point.ideal else dot_at(z)


def curve_at(
    seen: list[Seen], x: float, y: float, frame: Frame, scale: float, role: Role = "cycle"
) -> Seen | None:
    """The curve under a position on the screen that can take a role."""
    z = frame.to_disk(x, y)
    if abs(z) >= 1:
        return None
    place, size = cycles.point_at(z), frame.scale_at(z)
    best, nearest = None, HIT * scale
    for each in seen:
        if isinstance(each.shape, Curve) and fits(each.shape, role):
            away = each.shape.distance(place) * size
            if away <= nearest:
                best, nearest = each, away
    return best


def snapped_point(name: str, z: complex, camera: Camera, frame: Frame, scale: float) -> PlanePoint:
    """The point at z, or at a corner of its triangle within a few points of it.

    The reach is smaller where tiles are small, so that there is always room between corners.
    """
    address = camera.address(z)
    triangle = Triangle(camera.p, camera.q)
    size = 2 * frame.scale_at(z) * abs(triangle.edge_middle)
    reach = min(SNAP * scale, SHARE_OF_A_TILE * size)
    here = complex(*frame.to_screen(z))
    for corner in triangle.corners:
        if abs(corner) >= 1:
            continue
        seen = frame.to_screen(camera.sight(Address(address.word, corner)))
        if abs(complex(*seen) - here) <= reach:
            return PlanePoint(name=name, word=address.word, x=corner.real, y=corner.imag)
    return point_at(name, z, camera)
