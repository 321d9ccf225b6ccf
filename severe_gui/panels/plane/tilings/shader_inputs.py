"""The inputs of the kaleidoscope shader: a variant of its text, and its uniforms.

Uniforms that depend on the tiling alone are cached; a drag computes only those of the place.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup, Word
from severe_gui.maths.hyperbolic.groups.triangle import Order
from severe_gui.maths.hyperbolic.plane.page import TOP, Frame
from severe_gui.maths.hyperbolic.tilings.camera import Camera
from severe_gui.maths.hyperbolic.tilings.curved import CurvedCamera
from severe_gui.maths.hyperbolic.tilings.layer_chart import FARTHEST
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import (
    Uniform,
    Wythoff,
    chart,
    incentre,
    mirror_covectors,
    quadratic_form,
    wythoff,
)
from severe_gui.panels.plane.scene.charts import CODES
from severe_gui.panels.plane.state import Colour
from severe_gui.widgets.theme import Roles

COLOUR_CODES: dict[Colour, int] = {
    "single": 0, "chessboard": 1, "triangles": 2, "orbit": 3, "word": 4, "layer": 5, "image": 6,
}  # fmt: skip
_CLIPPED = (Uniform.TRUNCATED, Uniform.TRUNCATED_DUAL, Uniform.OMNITRUNCATED)
_FLAT_SHARE = 0.15
_PERIOD = 16


def variant_of(orders: tuple[Order, Order], figure: Uniform, colour: Colour, map_name: str) -> str:
    """The lines that choose a variant of the shader."""
    tiling = Tiling(*orders)
    drawn = wythoff(tiling, figure)
    chosen = {
        "MAP": CODES[map_name],
        "CURVATURE": tiling.kind.curvature,
        "IDEAL_CENTRE": int(math.isinf(tiling.p)),
        "EDGES": len(drawn.edges),
        "CLIPPED": int(figure in _CLIPPED),
        "COLOUR": COLOUR_CODES[colour],
    }
    return "".join(f"#define {name} {value}\n" for name, value in chosen.items())


def place_uniforms(
    camera: Camera | CurvedCamera, figure: Uniform, frame: Frame, scale: float, height: int
) -> dict[str, Any]:
    """The position of the map on the screen, and of the camera in the plane."""
    local = camera.local
    a, b = complex(local.a), complex(local.b)
    turn, rise = frame.orbit
    # On a chessboard the tone of the camera's own tile: by the letters that cross its edges.
    across = camera.parities[0 if figure is Uniform.DUAL else 2]
    return {
        "u_centre": (frame.x * scale, height - frame.y * scale),
        "u_radius": frame.radius * scale,
        "u_orbit": (math.cos(turn), math.sin(turn), math.cos(rise), math.sin(rise)),
        "u_top": TOP,
        "u_a": (a.real, a.imag),
        "u_b": (b.real, b.imag),
        "u_reflects": float(local.reflects),
        "u_parities": (float(camera.parity), float(across)),
    }


@lru_cache(maxsize=32)
def tiling_uniforms(
    orders: tuple[Order, Order], figure: Uniform, half_width: float
) -> Mapping[str, Any]:
    """Mirrors, edges and regions of a tiling in its fundamental triangle."""
    tiling = Tiling(*orders)
    drawn, k = wythoff(tiling, figure), tiling.kind.curvature
    sector = 1.0 if math.isinf(tiling.p) else math.pi / tiling.p
    uniforms: dict[str, Any] = {
        "u_sector": sector,
        "u_half_width": half_width,
        "u_zeros": float(figure is Uniform.DUAL),
        "u_feature": _feature(drawn, tiling),
        "u_share": _share(drawn, tiling, half_width),
    }
    for index, mirror in enumerate(mirror_covectors(tiling)):
        uniforms[f"u_mirror{index}"] = tuple(float(each) for each in mirror)
    for index, edge in enumerate(drawn.edges):
        uniforms[f"u_line{index}"] = quadratic_form(edge.line, k)
        uniforms[f"u_clip{index}"] = quadratic_form(edge.clip, k) if edge.clip else (0.0, 0, 0, 1.0)
    for index, divider in enumerate(drawn.dividers):
        uniforms[f"u_divide{index}"] = (
            quadratic_form(divider, k) if divider else (0.0, 0.0, 0.0, 1.0 if _skips(drawn) else -1)
        )
    corners = [chart(corner, k) for corner in drawn.corners]
    seed = chart(drawn.seed, k)
    uniforms["u_seed"] = (seed.real, seed.imag)
    for index, corner in enumerate(corners):
        uniforms[f"u_corner{index}"] = (corner.real, corner.imag)
    uniforms["u_reach"] = tuple(_reach(corner, seed, k) for corner in corners)
    return uniforms


def home_uniforms(camera: Camera) -> dict[str, Any]:
    """The first triangle as seen from the camera's, and how many mirrors lie between them.

    Far away only the direction matters.
    """
    return _home_seen(camera.p, camera.q, camera.word)


@lru_cache(maxsize=64)
def _home_seen(p: Order, q: Order, word: Word) -> dict[str, Any]:
    group = CoxeterGroup(p, q)
    base = incentre(Tiling(p, q))
    far = group.far_isometry(group.inverse(word))
    seen, distance = far.sight(base), min(far.distance(base), 30.0)
    heading = seen / abs(seen)
    home = (math.cosh(distance), math.sinh(distance) * heading.real,
            math.sinh(distance) * heading.imag)  # fmt: skip
    return {"u_home": home, "u_length": float(len(word) % _PERIOD), "u_farthest": FARTHEST}


def colour_uniforms(roles: Roles, colour: Colour) -> dict[str, Any]:
    """The theme's tones."""
    tile, edge = roles.rgb("tile"), roles.rgb("edge")
    share = 0.5 if colour in ("word", "layer") else 0.28
    third = tuple((1 - share) * a + share * b for a, b in zip(tile, edge, strict=True))
    return {
        "u_canvas": roles.rgb("canvas"),
        "u_tile": tile,
        "u_tile_other": roles.rgb("tile_other"),
        "u_tile_third": third,
        "u_edge": edge,
        "u_line": roles.rgb("muted"),
    }


def _skips(drawn: Wythoff) -> bool:
    """Whether there is no tile about the first corner."""
    return drawn.sides[0] == 0


def _feature(drawn: Wythoff, tiling: Tiling) -> float:
    """The length at which a pixel shows a tile's mean tone."""
    inradius = tiling.inradius if math.isfinite(tiling.inradius) else 1.0
    return min(inradius, 1.9 * drawn.feature) if math.isfinite(drawn.feature) else inradius


def _share(drawn: Wythoff, tiling: Tiling, half_width: float) -> float:
    """The share of the area covered by edges of a given width."""
    lengths = [each.length for each in drawn.edges]
    if not math.isfinite(sum(lengths) + tiling.area):
        return min(_FLAT_SHARE, 4.0 * half_width)
    triangle, mirrors = tiling.area / (2 * tiling.p), mirror_covectors(tiling)
    covered = 0.0
    for edge in drawn.edges:
        # Only half the width of an edge along a mirror lies in the triangle.
        along = any(abs(abs(np.dot(edge.line, (-m[0], m[1], m[2]))) - 1) < 1e-9 for m in mirrors)
        covered += (1.0 if along else 2.0) * half_width * edge.length
    return min(covered / triangle, 1.0)


def _reach(corner: complex, seed: complex, curvature: int) -> float:
    """The distance of the seed from a corner, as the shader measures it; 0 if either is ideal."""
    if curvature == 0:
        return abs(seed - corner)
    rooms = [1.0 + curvature * abs(z) ** 2 for z in (corner, seed)]
    if min(rooms) < 1e-6:
        return 0.0
    return abs(seed - corner) / math.sqrt(rooms[0] * rooms[1])
