"""What the inspector shows of the plane: exact where possible, otherwise with its error."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import combinations, islice

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.groups.triangle import Order, Triangle
from severe_gui.maths.hyperbolic.plane import cycles, disk
from severe_gui.maths.hyperbolic.plane.construction import (
    KINDS,
    Relation,
    relation_of,
)
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
    Figure,
    Pencil,
    Shape,
    Tape,
    Unmade,
)
from severe_gui.maths.hyperbolic.tilings.camera import Address, Camera
from severe_gui.maths.hyperbolic.tilings.curved import CurvedCamera
from severe_gui.maths.hyperbolic.tilings.layer_chart import FARTHEST
from severe_gui.maths.hyperbolic.tilings.tile_layer import tile_layer
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import Uniform, wythoff
from severe_gui.panels.plane.elements import PlaneObject, PlanePoint
from severe_gui.panels.plane.scene.identity_cache import remembered
from severe_gui.panels.plane.scene.objects import shapes_of
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.readouts import Reading, number

LONGEST_WORD = 36
NEAR_THE_RIM = 1 - 1e-6
HOME = Address((), 0j)
MOST_SIDES_TOLD, MOST_PAIRS_TOLD = 8, 10
SIMPLE = 1e-6


def error(bound: float) -> str:
    """An error as ±2e−15."""
    mantissa, _, power = f"{bound:.0e}".partition("e")
    return f"±{mantissa}e{int(power)}".replace("-", "−")


def object_readings(state: PlaneState, name: str) -> Mapping[str, Reading]:
    """The measures of one object, each computed in a frame near its points."""
    shape = shapes_of(state).get(name)
    made = next((each for each in state.made if each.name == name), None)
    if isinstance(shape, Unmade):
        return {"Undefined": Reading(shape.why)}
    if isinstance(shape, Figure) and made is not None:
        return _figure_readings(state.orders, made, tuple(_free(state, made)), shape)
    if isinstance(shape, Curve) and made is not None:
        return _curve_readings(state, made, shape)
    if isinstance(shape, Pencil) and made is not None:
        fan = {"Lines shown": Reading(f"{len(shape.lines)} of infinitely many")}
        return fan | _parallel_readings(state, made)
    if isinstance(shape, Dot):
        point = next((each for each in state.points if each.name == name), None)
        if shape.ideal:
            return {name: Reading("at infinity")}
        if point is not None:
            length, bound = state.camera().distance(HOME, point.address)
            return {"From home": Reading(number(length), error(bound), repr(length))}
        return {name: Reading(f"a {KINDS[made.kind].title.lower()}" if made else "")}
    return {}


def title_of(state: PlaneState, name: str) -> str:
    """What an object is called: Triangle ABC, Segment AB, Circle c."""
    made = next((each for each in state.made if each.name == name), None)
    if made is None:
        return f"Point {name}"
    corners = "".join(made.parents)
    if made.kind == "polygon":
        word = {3: "Triangle", 4: "Quadrilateral", 5: "Pentagon"}.get(len(made.parents), "Polygon")
        return f"{word} {corners}" if len(corners) <= 8 else word
    if made.kind in ("segment", "line", "ray"):
        return f"{KINDS[made.kind].title} {corners}"
    return f"{KINDS[made.kind].title} {name}"


def _free(state: PlaneState, made: PlaneObject) -> list[PlanePoint]:
    """The parents, if all of them are points within reach that can be dragged; otherwise none."""
    points = {each.name: each for each in state.points}
    found = [points.get(parent) for parent in made.parents]
    free = [each for each in found if each is not None and not each.ideal]
    return free if len(free) == len(found) else []


def _curve_readings(state: PlaneState, made: PlaneObject, curve: Curve) -> dict[str, Reading]:
    kind, rows = curve.cycle.kind, {}
    if isinstance(curve, Tape):
        assert curve.start is not None
        assert curve.end is not None
        straight = float(cycles.distance(curve.start.vector, curve.end.vector))
        return {
            "Along the curve": length_reading(curve.length),
            "Straight": length_reading(straight),
        }
    if kind == "circle":
        radius = curve.cycle.radius
        area = 4 * math.pi * math.sinh(radius / 2) ** 2
        rows["Radius"] = Reading(number(radius), "", repr(radius))
        rows["Length"] = Reading(f"2π sinh r = {number(curve.length, 6)}", "", repr(curve.length))
        rows["Area"] = Reading(f"4π sinh²(r/2) = {number(area, 6)}", "", repr(area))
    elif kind == "horocycle":
        rows["Horocycle"] = Reading("a circle of infinite radius")
    elif kind == "hypercycle":
        rows["Distance from its axis"] = Reading(
            number(curve.cycle.radius), "", repr(curve.cycle.radius)
        )
    elif made.kind == "segment" and (free := _free(state, made)):
        camera, (a, b) = state.camera(), free
        length, bound = camera.distance(a.address, b.address)
        rows[f"d({a.name}, {b.name})"] = Reading(number(length), error(bound), repr(length))
        rows["Midpoint"] = _midpoint((camera.sight(a.address), camera.sight(b.address)))
    elif made.kind == "parallel":
        rows |= _parallel_readings(state, made)
    elif math.isfinite(curve.length):
        rows["Length"] = Reading(number(curve.length), "", repr(curve.length))
    else:
        rows[KINDS[made.kind].title] = Reading("infinite")
    return rows


def _parallel_readings(state: PlaneState, made: PlaneObject) -> dict[str, Reading]:
    """Lobachevsky's angle between a limiting parallel and the perpendicular, from the distance."""
    point, line = (shapes_of(state)[name] for name in made.parents)
    assert isinstance(point, Dot)
    assert isinstance(line, Curve)
    off = cycles.distance_to_line(point.vector, line.cycle)
    angle = cycles.parallel_angle(off)
    return {
        "Distance to the line": Reading(number(off), "", repr(off)),
        "Angle of parallelism": Reading(
            f"2 arctan e⁻ᵈ = {math.degrees(angle):.4f}°", "", repr(angle)
        ),
    }


@lru_cache(maxsize=64)
def _figure_readings(
    tiling: tuple[Order, Order], made: PlaneObject, free: tuple[PlanePoint, ...], figure: Figure
) -> Mapping[str, Reading]:
    """Measured again only if its corners have moved. free: its corners if all can be dragged."""
    rows: dict[str, Reading] = {}
    n = len(figure.corners)
    angles = list(figure.angles)
    if free and made.kind == "polygon" and n <= MOST_SIDES_TOLD:
        camera, places = Camera(*tiling), [each.address for each in free]
        for k in range(n):
            after = (k + 1) % n
            length, bound = camera.distance(places[k], places[after])
            name = f"d({free[k].name}, {free[after].name})"
            rows[name] = Reading(number(length), error(bound), repr(length))
        if min(float(row.copied) for row in rows.values()) == 0:
            rows["Angles"] = Reading("two points coincide")
            return rows
        if n == 3:
            angles = [camera.angle(*(places[(i + k) % 3] for k in range(3))) for i in range(3)]
    else:
        sides = [each.length for each in figure.sides]
        if max(sides) < math.inf:
            total = math.fsum(sides)
            rows["Perimeter"] = Reading(number(total), "", repr(total))
    return rows | _angle_readings(figure, angles)


def _angle_readings(figure: Figure, angles: list[float]) -> dict[str, Reading]:
    """Angles, their sum, and the area as their defect; a figure that crosses itself says so."""
    n, rows = len(angles), {}
    signed = abs(figure.signed_area)
    reflex = _interior(figure, angles)
    area = (n - 2) * math.pi - sum(reflex)
    is_simple = abs(area - signed) < SIMPLE * (1 + signed)
    if n <= MOST_SIDES_TOLD:
        rows["Angles"] = Reading(" · ".join(f"{math.degrees(each):.2f}°" for each in reflex))
    if not is_simple:
        rows["Area"] = Reading(
            f"the sides cross: signed area {number(signed, 6)}", "", repr(signed)
        )
        return rows
    total = sum(reflex)
    flat = 180 * (n - 2)
    rows["Angle sum"] = Reading(f"{math.degrees(total):.2f}° < {flat}°", "", repr(total))
    area = signed if n > 3 or any(each.ideal for each in figure.corners) else area
    lacked = "π − (α+β+γ)" if n == 3 else f"{n - 2}π − Σ angles"
    text = "π: its corners are ideal" if n == 3 and total == 0 else f"{lacked} = {number(area, 6)}"
    rows["Area"] = Reading(text, "", repr(area))
    return rows


def _interior(figure: Figure, angles: list[float]) -> list[float]:
    """Interior angles: those at corners that turn against the whole are reflex."""
    n = len(angles)
    whole = figure.signed_area
    found = []
    for k, angle in enumerate(angles):
        near = (figure.corners[k - 1], figure.corners[k], figure.corners[(k + 1) % n])
        turn = Figure(near).signed_area
        found.append(2 * math.pi - angle if turn * whole < 0 and n > 3 else angle)
    return found


def line_readings(state: PlaneState) -> dict[str, Reading]:
    """The relation of lines: crossing, asymptotic by construction, or ultraparallel."""
    shapes, rows = shapes_of(state), {}
    for name, other in line_pairs(state):
        kind, value = _relation(shapes[name], shapes[other])
        said = {
            "crossing": f"cross at {math.degrees(value):.4f}°",
            "asymptotic": "asymptotic, distance 0",
            "ultraparallel": f"ultraparallel, distance {number(value, 6)}",
        }[kind]
        rows[f"{name}, {other}"] = Reading(said, "", repr(value))
    return rows


def line_pairs(state: PlaneState) -> list[tuple[str, str]]:
    """The pairs of visible lines whose relation is shown: only the first few."""
    shapes = shapes_of(state)
    names = [
        each.name
        for each in state.made
        if not each.hidden
        and each.kind not in ("segment", "ray", "common", "tape")
        and isinstance(shape := shapes[each.name], Curve)
        and shape.cycle.kind == "geodesic"
    ]
    return list(islice(combinations(names, 2), MOST_PAIRS_TOLD))


_relation: Callable[[Shape, Shape], tuple[Relation, float]] = remembered(64, large=2)(relation_of)


def common_perpendiculars(state: PlaneState) -> list[Curve]:
    """The common perpendiculars of those ultraparallel pairs, in the frame of the first point."""
    shapes, found = shapes_of(state), []
    for name, other in line_pairs(state):
        first, second = shapes[name], shapes[other]
        if _relation(first, second)[0] == "ultraparallel":
            shape = _common(first, second)
            found += [shape] if isinstance(shape, Curve) else []
    return found


@remembered(maxsize=64, large=2)
def _common(first: Curve, second: Curve) -> Shape:
    try:
        return KINDS["common"].make(first, second)
    except BadInput as error:
        # So nearly asymptotic that rounding decides.
        return Unmade(error.what)


def short_value(shape: Shape | None) -> str:
    """The one number of an object that is shown in a list."""
    if isinstance(shape, Unmade):
        return "undefined"
    if isinstance(shape, Curve) and math.isfinite(shape.length):
        value = shape.cycle.radius if shape.cycle.kind == "circle" else shape.length
        return number(value, 4)
    if isinstance(shape, Figure):
        return number(abs(shape.signed_area), 4)
    return ""


def _midpoint(sights: tuple[complex, ...]) -> Reading:
    if max(abs(z) for z in sights) > NEAR_THE_RIM:
        return Reading("too near the rim to compute")
    middle = complex(disk.midpoint(*sights))
    return Reading(complex_text(middle, 6), "", f"{middle:.15g}")


def tiling_readings(state: PlaneState) -> Mapping[str, Reading]:
    """The tiling: its space, its vertices, its lengths and areas."""
    facts = _tiling_facts(state.orders, state.figure)
    if state.colour == "layer":
        return {**facts, "Layers shown": Reading(f"within {FARTHEST:g} of home, one tone beyond")}
    return facts


@lru_cache(maxsize=16)
def _tiling_facts(orders: tuple[Order, Order], figure: Uniform) -> Mapping[str, Reading]:
    tiling = Tiling(*orders)
    drawn, tiles = wythoff(tiling, figure), tiling.number_of_tiles
    closes = "" if tiles is None else f": {tiles} tiles close it"
    where = {
        "hyperbolic": "hyperbolic plane",
        "euclidean": "Euclidean plane",
        "spherical": "sphere",
    }
    rows = {
        "Fills the": Reading(where[tiling.kind] + closes),
        "At a vertex": Reading(drawn.vertex_figure),
    }
    if figure is Uniform.REGULAR:
        lengths = (
            ("Edge", tiling.edge),
            ("Circumradius", tiling.circumradius),
            ("Inradius", tiling.inradius),
        )
    else:
        lengths = tuple(
            (f"Edge across {each.mirror}" if len(drawn.edges) > 1 else "Edge", 2 * each.length)
            for each in drawn.edges
            if figure is not Uniform.TRIANGLES
        )
    rows |= {name: Reading(number(value), "", repr(value)) for name, value in lengths}
    share = tiling.area_over_pi
    if share is not None and figure is Uniform.REGULAR:
        top = "π" if share.numerator == 1 else f"{share.numerator}π"
        exact = top if share.denominator == 1 else f"{top}/{share.denominator}"
        rows["Area"] = Reading(f"{exact} = {number(tiling.area, 6)}", "", repr(tiling.area))
    return rows


def length_reading(value: float) -> Reading:
    return Reading(number(value), "", repr(value))


def pointer_text(camera: Camera, z: complex) -> str:
    """What the status line shows of the point under the pointer."""
    if abs(z) >= 1:
        return "outside the disk, which holds the whole plane"
    distance = float(disk.geodesic_distance(0.0, z))
    text = f"z = {complex_text(z, 4)}  ·  {distance:.4f} from the centre"
    if distance > 12:
        return text
    return text + _tile_text(camera, z, Triangle(camera.p, camera.q).tile_centre)


def curved_pointer_text(camera: CurvedCamera, z: complex) -> str:
    """The same for a point of the Euclidean plane or the sphere."""
    return f"z = {complex_text(z, 4)}" + _tile_text(camera, z, 0j)


def _tile_text(camera: Camera | CurvedCamera, z: complex, tile_centre: complex) -> str:
    """Word, layer and centre of the tile under the pointer."""
    tile = CoxeterGroup(camera.p, camera.q).tile(camera.address(z).word)
    if len(tile) > LONGEST_WORD:
        return ""
    name = "".join(f"r{letter} " for letter in tile).strip() or "home"
    layer = tile_layer(camera.p, camera.q, tile)
    centre = camera.sight(Address(tile, tile_centre))
    details = "" if layer is None else f", layer {layer}, centre {complex_text(centre, 4)}"
    return f"  ·  tile {name}{details}"


def complex_text(z: complex, digits: int) -> str:
    """0.0521 − 0.3812i."""
    sign = "−" if z.imag < 0 else "+"
    real = f"{z.real:.{digits}f}".replace("-", "−")
    return f"{real}\u00a0{sign}\u00a0{abs(z.imag):.{digits}f}i"
