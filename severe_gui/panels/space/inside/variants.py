"""What the shader is given beyond {p, q, r}: half-edges, glass, horospheres, directions.

The text put before the shader counts them and declares their arrays, so that the honeycomb itself
costs what it did. No Qt.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.maths.hyperbolic.sight.tracer import End, Scene
from severe_gui.maths.hyperbolic.uniform.panes import glass_from
from severe_gui.maths.hyperbolic.uniform.parts import FaceCorner
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.theme import Roles

Tone = tuple[float, ...]


def lines(scene: Scene, state: SpaceState) -> str:
    """The counts and the arrays of a scene."""
    edges = 0 if scene.is_regular else len(scene.parts.edges)
    faces = len(scene.parts.faces) if state.faces else 0
    cells, carried = len(scene.cells), int(state.colour == "direction")
    counts = {"EDGES": edges, "FACES": faces, "CELLS": cells, "CARRIED": carried}
    found = [f"#define {name} {count}" for name, count in counts.items()]
    arrays = []
    if edges:
        arrays += [("vec4", name, edges) for name in ("u_first", "u_second", "u_cut")]
        arrays.append(("vec3", "u_kind", edges))
    if faces:
        arrays += [("vec4", name, faces) for name in ("u_plane", "u_rim", "u_other_rim")]
        arrays.append(("vec3", "u_pane", faces))
    if cells:
        arrays += [("vec4", "u_cell_end", cells), ("vec2", "u_cell_level", cells)]
    if carried:
        arrays += [("vec4", name, max(edges, 1)) for name in ("u_foot", "u_axis")]
    found += [f"uniform {kind} {name}[{size}];" for kind, name, size in arrays]
    return "\n".join(found) + "\n"


def arrays_of(scene: Scene, state: SpaceState) -> Mapping[str, Any]:
    """What stays while the camera moves."""
    found = _covectors(scene, state)
    by_walls: dict[str, Any] = {
        name: np.linalg.solve(scene.frame.walls.T, each.T).T for name, each in found.items()
    }
    if not scene.is_regular:
        by_walls["u_by_kind"] = float(state.colour == "kind")
    if state.faces:
        for place, face in enumerate(scene.parts.faces):
            if face.in_wall is not None:
                # Exactly the wall, so that a ray meets both at once.
                by_walls["u_plane"][place] = np.eye(4)[face.in_wall]
        by_walls |= {
            "u_faces": float(len(scene.parts.faces)), "u_glass": glass_from(state.window),
            "u_opacity": state.opacity,
        }  # fmt: skip
    if scene.cells:
        by_walls["u_cell_level"] = np.array([(end.square, end.level) for end in scene.cells])
    return _by_element(by_walls)


def _covectors(scene: Scene, state: SpaceState) -> dict[str, FloatArray]:
    """What is linear in points: (n, 4) each."""
    parts, product = scene.parts, scene.space.product_weights
    found: dict[str, FloatArray] = {}
    if not scene.is_regular:
        found["u_first"] = np.array([edge.across[0] for edge in parts.edges])
        found["u_second"] = np.array([edge.across[1] for edge in parts.edges])
        found["u_cut"] = np.array([edge.cut for edge in parts.edges])
        if scene.space.curvature >= 0:
            found["u_around"] = parts.around
    if state.faces:
        found["u_plane"] = np.array([face.plane for face in parts.faces])
        found["u_rim"] = np.array([face.rims[0] for face in parts.faces])
        found["u_other_rim"] = np.array([face.rims[-1] for face in parts.faces])
    if scene.cells:
        found["u_cell_end"] = np.array([end.vertex * product for end in scene.cells])
    if state.colour == "direction":
        found["u_foot"] = np.array([edge.foot * product for edge in parts.edges])
        found["u_axis"] = np.array([edge.along * product for edge in parts.edges])
    return found


def tones(scene: Scene, state: SpaceState, roles: Roles) -> Mapping[str, Any]:
    """The colours of vertices, half-edges, panes, horospheres, and directions in place of tubes."""
    found: dict[str, Any] = {"u_bead": bead_tone(scene, roles)}
    parts = scene.parts
    if scene.cells:
        found["u_quiet"] = quiet_tone(roles)
    if not scene.is_regular:
        found["u_kind"] = [kind_tone(each.wall, roles) for each in parts.edges]
    if state.faces:
        found["u_pane"] = [pane_tone(face, roles) for face in parts.faces]
    if state.colour == "direction":
        found["u_tone"], found["u_tone_other"], found["u_tone_ahead"] = direction_tones(roles)
    return _by_element(found)


def bead_tone(scene: Scene, roles: Roles) -> Tone:
    """The tone of vertices, or of the planes that truncate what lies beyond infinity."""
    is_plane = isinstance(scene.bead, End) and scene.bead.square > 0
    return quiet_tone(roles) if is_plane else roles.rgb("construction")


def quiet_tone(roles: Roles) -> Tone:
    """The tone of what is large and far: horospheres in cells, and truncating planes."""
    return _mixed(roles.rgb("canvas"), roles.rgb("muted"), 0.5)


def kind_tone(wall: int, roles: Roles) -> Tone:
    """The tone of edges across a mirror: two blues, an amber and a grey."""
    edge, muted, warm = (roles.rgb(role) for role in ("edge", "muted", "construction"))
    return (edge, warm, muted, _mixed(edge, roles.rgb("canvas"), 0.45))[wall]


def direction_tones(roles: Roles) -> tuple[Tone, Tone, Tone]:
    """The tones of edges that run across, upright and toward the camera."""
    upright = _mixed(roles.rgb("muted"), roles.rgb("text"), 0.5)
    return roles.rgb("edge"), upright, roles.rgb("construction")


def pane_tone(face: FaceCorner, roles: Roles) -> Tone:
    """The tone of a face: of one family, so that kinds can be told apart."""
    edge, muted, canvas = (roles.rgb(role) for role in ("edge", "muted", "canvas"))
    share = {(0, 1): 0.0, (1, 2): 0.75, (2, 3): 0.4}.get(face.pair, 1.0)
    return _mixed(_mixed(edge, muted, share), canvas, 0.25)


def _by_element(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Arrays of vectors one by one: VisPy sets a whole array only once."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if np.ndim(value) == 2:
            found |= {f"{name}[{k}]": tuple(map(float, row)) for k, row in enumerate(value)}
        else:
            found[name] = value
    return found


def _mixed(first: Tone, second: Tone, share: float) -> Tone:
    return tuple((1.0 - share) * a + share * b for a, b in zip(first, second, strict=True))
