"""What the inspector says of the plane: exact where it can be, else with the error it carries."""

import math
from collections.abc import Mapping

from severe_gui.maths.hyperbolic import disk
from severe_gui.maths.hyperbolic.camera import Camera
from severe_gui.maths.hyperbolic.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.tiling import Tiling
from severe_gui.panels.plane.figure import segments
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.readouts import Reading, number

LONGEST_WORD = 36
NEAR_THE_RIM = 1 - 1e-6


def error(bound: float) -> str:
    """An error as ±2e−15."""
    mantissa, _, power = f"{bound:.0e}".partition("e")
    return f"±{mantissa}e{int(power)}".replace("-", "−")


def point_readings(state: PlaneState) -> Mapping[str, Reading]:
    """Distances and what follows from them, each measured in a frame beside its points."""
    names = [point.name for point in state.points]
    places = [point.address for point in state.points]
    camera = state.camera()
    rows: dict[str, Reading] = {}
    lengths = []
    for i, j in segments(len(names)):
        length, bound = camera.distance(places[i], places[j])
        lengths.append(length)
        rows[f"d({names[i]}, {names[j]})"] = Reading(number(length), error(bound), repr(length))
    if len(names) == 2:
        rows["Midpoint"] = _midpoint(state.sights())
        return rows
    if min(lengths) == 0:
        rows["Angles"] = Reading("two points coincide")
        return rows
    angles = [camera.angle(places[i], places[(i + 1) % 3], places[(i + 2) % 3]) for i in range(3)]
    total = sum(angles)
    rows["Angles"] = Reading(" · ".join(f"{math.degrees(each):.2f}°" for each in angles))
    rows["Angle sum"] = Reading(f"{math.degrees(total):.2f}° < 180°", "", repr(total))
    area = math.pi - total
    rows["Area"] = Reading(f"π − (α+β+γ) = {number(area, 6)}", "", repr(area))
    return rows


def _midpoint(sights: tuple[complex, ...]) -> Reading:
    if max(abs(z) for z in sights) > NEAR_THE_RIM:
        return Reading("too near the rim to be told")
    middle = complex(disk.midpoint(*sights))
    return Reading(complex_text(middle, 6), "", f"{middle:.15g}")


def tiling_readings(state: PlaneState) -> Mapping[str, Reading]:
    """Lengths of the tiling."""
    tiling = Tiling(*state.tiling)
    share = tiling.area_over_pi
    rows = {
        name: Reading(number(value), "", repr(value))
        for name, value in (
            ("Edge", tiling.edge),
            ("Circumradius", tiling.circumradius),
            ("Inradius", tiling.inradius),
        )
    }
    if share is not None:
        top = "π" if share.numerator == 1 else f"{share.numerator}π"
        exact = top if share.denominator == 1 else f"{top}/{share.denominator}"
        rows["Area"] = Reading(f"{exact} = {number(tiling.area, 6)}", "", repr(tiling.area))
    return rows


def place_readings(camera: Camera) -> Mapping[str, Reading]:
    """Where the camera stands: the class of its motion, the exact word, the residual."""
    motion = camera.from_home()
    word = "".join(f"r{letter} " for letter in camera.word).strip() or "home"
    shown = word if len(camera.word) <= LONGEST_WORD else f"{len(camera.word)} reflections"
    distance, kind = motion.distance(0j), motion.classify()
    residual = f"{camera.residual:.0e}".replace("-", "−") if camera.residual else "0"
    return {
        "From home": Reading(number(distance, 6), "", repr(distance)),
        "Isometry": Reading(str(kind) if kind else "undecided in double precision"),
        "Tile word": Reading(shown, "", word, code=bool(camera.word)),
        "Residual": Reading(residual),
    }


def pointer_text(camera: Camera, z: complex) -> str:
    """What the status line says of the point under the pointer."""
    if abs(z) >= 1:
        return "outside the disk: nothing of the plane lies there"
    distance = float(disk.geodesic_distance(0.0, z))
    text = f"z = {complex_text(z, 4)}  ·  {distance:.4f} from the centre"
    if distance > 12:
        return text
    tile = CoxeterGroup(camera.p, camera.q).tile(camera.address(z).word)
    name = "".join(f"r{letter} " for letter in tile).strip() or "home"
    return f"{text}  ·  tile {name}" if len(tile) <= LONGEST_WORD else text


def complex_text(z: complex, digits: int) -> str:
    """0.0521 − 0.3812i."""
    sign = "−" if z.imag < 0 else "+"
    real = f"{z.real:.{digits}f}".replace("-", "−")
    return f"{real}\u00a0{sign}\u00a0{abs(z.imag):.{digits}f}i"
