"""What the inspector shows about the place: the camera, its motion from home, the sphere."""

import math
from collections.abc import Mapping

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import Word
from severe_gui.maths.hyperbolic.plane import disk, globe
from severe_gui.maths.hyperbolic.plane.isometry import Isometry, Kind
from severe_gui.maths.hyperbolic.plane.mobius import on_half_plane
from severe_gui.maths.hyperbolic.tilings.camera import WALL
from severe_gui.maths.hyperbolic.tilings.tile_layer import tile_layer
from severe_gui.panels.plane.scene.readings import LONGEST_WORD, complex_text, length_reading
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.readouts import Reading, number

FARTHEST_MATRIX = 1e5


def place_readings(state: PlaneState) -> Mapping[str, Reading]:
    """The camera: the class of its motion, the exact word, the residual."""
    if not state.is_hyperbolic:
        return {"Tile word": _word(state.curved_camera().word)}
    camera = state.camera()
    motion = camera.from_home()
    distance = motion.distance(0j)
    residual = f"{camera.residual:.0e}".replace("-", "−") if camera.residual else "0"
    layer = tile_layer(*state.orders, camera.word)
    return {
        "From home": Reading(number(distance, 6), "", repr(distance)),
        "Tile word": _word(camera.word),
        **({} if layer is None else {"Tile layer": Reading(str(layer))}),
        "Residual": Reading(f"| |a|² − |b|² − 1 | = {residual}"),
        **({"Held": Reading("a soft wall keeps you out of the cusp")} if is_held(state) else {}),
    }


def motion_readings(state: PlaneState) -> Mapping[str, Reading]:
    """The isometry that has moved the plane from home: matrices, class, fixed points, measure."""
    motion = motion_from_home(state)
    if motion is None:
        return {"From home": Reading("too far for a matrix of floats; the word is exact")}
    kind, form = motion.classify(1e-9), on_half_plane(motion)
    bar = "z̄" if motion.reflects else "z"
    a, b = (complex_text(complex(each), 4) for each in (motion.a, motion.b))
    rows = {
        "In the disk": Reading(f"(a {bar} + b)/(b̄ {bar} + ā)"),
        "a": Reading(a, "", f"{complex(motion.a):.15g}"),
        "b": Reading(b, "", f"{complex(motion.b):.15g}"),
    }
    unit = "i" if form.reverses else ""
    numbers = [complex(each) for each in (form.a, form.b, form.c, form.d)]
    real = [each.imag if form.reverses else each.real for each in numbers]
    texts = [f"{each:.4f}{unit}".replace("-", "−") for each in real]
    bar = "w̄" if form.reverses else "w"
    rows["In the half-plane"] = Reading(
        f"({texts[0]} {bar} + {texts[1]}) / ({texts[2]} {bar} + {texts[3]})", "", repr(real)
    )
    rows["Class"] = Reading(str(kind))
    if kind in (Kind.HYPERBOLIC, Kind.GLIDE):
        rows["Translation"] = length_reading(motion.translation_length)
    if kind is Kind.ELLIPTIC:
        angle = motion.rotation_angle
        rows["Angle"] = Reading(f"{math.degrees(angle):.4f}°".replace("-", "−"), "", repr(angle))
    fixed = motion.fixed_points(1e-9)
    if fixed:
        text = ", ".join(complex_text(z, 4) for z in fixed)
        rows["Fixed points" if len(fixed) > 1 else "Fixed point"] = Reading(text)
    return rows


def motion_from_home(state: PlaneState) -> Isometry | None:
    """The isometry from the picture at home to the current one; None if far away."""
    far = state.camera().from_home()
    if far.scale != 0.0 or abs(far.a) > FARTHEST_MATRIX:
        return None
    return Isometry(far.a, far.b, far.reflects).normalised().inverse


def is_held(state: PlaneState) -> bool:
    """Whether the camera is at the soft wall before an ideal corner."""
    if all(map(math.isfinite, state.orders)):
        return False
    base = state.camera().local(0j)
    return float(disk.geodesic_distance(0.0, base)) > WALL - 1e-6


def _word(word: Word) -> Reading:
    text = "".join(f"r{letter} " for letter in word).strip() or "home"
    shown = text if len(word) <= LONGEST_WORD else f"{len(word)} reflections"
    return Reading(shown, "", text, code=bool(word))


def globe_readings(state: PlaneState) -> Mapping[str, Reading]:
    """Two lines of the sphere: they always meet, and each is closed."""
    p, q, r, s = (np.array(each) for each in state.globe)
    rows = {
        "d(P, Q)": length_reading(globe.distance(p, q)),
        "d(R, S)": length_reading(globe.distance(r, s)),
    }
    try:
        first, second = globe.line_through(p, q), globe.line_through(r, s)
        angle = math.degrees(globe.angle_between(first, second))
        rows["PQ, RS"] = Reading(f"meet twice, at {angle:.4f}°", "", repr(angle))
    except BadInput as error:
        rows["PQ, RS"] = Reading(error.why or error.what)
    rows["Each line"] = Reading("closed, of length 2π")
    try:
        total = sum(globe.triangle_angles(p, q, r))
    except BadInput:
        return rows
    area = total - math.pi
    rows["Triangle PQR"] = Reading(f"angles {math.degrees(total):.2f}° > 180°", "", repr(total))
    rows["Its area"] = Reading(f"(α+β+γ) − π = {number(area, 6)}", "", repr(area))
    return rows
