"""What the shader is given beyond {p, q, r}: half-edges of uniform variants, glass, directions.

The text put before the shader counts them and declares their arrays, so that the honeycomb itself
costs what it did. No Qt.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.maths.hyperbolic.space import FloatArray
from severe_gui.maths.hyperbolic.tracer import Scene
from severe_gui.maths.hyperbolic.uniform.panes import glass_from
from severe_gui.maths.hyperbolic.uniform.parts import FaceCorner
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.theme import Roles

Tone = tuple[float, ...]


def lines(scene: Scene, state: SpaceState) -> str:
    """The counts and the arrays of a scene."""
    edges = 0 if scene.is_regular else len(scene.parts.edges)
    faces = len(scene.parts.faces) if state.faces else 0
    carried = int(state.colour == "direction")
    found = [f"#define EDGES {edges}", f"#define FACES {faces}", f"#define CARRIED {carried}"]
    arrays = []
    if edges:
        arrays += [("vec4", name, edges) for name in ("u_first", "u_second", "u_cut")]
        arrays.append(("vec3", "u_kind", edges))
    if faces:
        arrays += [("vec4", name, faces) for name in ("u_plane", "u_rim", "u_other_rim")]
        arrays.append(("vec3", "u_pane", faces))
    if carried:
        arrays += [("vec4", name, max(edges, 1)) for name in ("u_foot", "u_axis")]
    found += [f"uniform {kind} {name}[{size}];" for kind, name, size in arrays]
    return "\n".join(found) + "\n"


def arrays_of(scene: Scene, state: SpaceState) -> Mapping[str, Any]:
    """What stays while the camera moves."""
    parts, k = scene.parts, scene.space.curvature
    found: dict[str, FloatArray] = {}
    if not scene.is_regular:
        found["u_first"] = np.array([edge.across[0] for edge in parts.edges])
        found["u_second"] = np.array([edge.across[1] for edge in parts.edges])
        found["u_cut"] = np.array([edge.cut for edge in parts.edges])
        if k >= 0:
            found["u_around"] = parts.around
    if state.faces:
        found["u_plane"] = np.array([face.plane for face in parts.faces])
        found["u_rim"] = np.array([face.rims[0] for face in parts.faces])
        found["u_other_rim"] = np.array([face.rims[-1] for face in parts.faces])
    if state.colour == "direction":
        product = np.array([1.0, 1.0, 1.0, k])
        found["u_foot"] = np.array([edge.foot * product for edge in parts.edges])
        found["u_axis"] = np.array([edge.along * product for edge in parts.edges])
    by_walls: dict[str, Any] = {
        name: np.linalg.solve(scene.frame.walls.T, each.T).T for name, each in found.items()
    }
    if not scene.is_regular:
        by_walls["u_by_kind"] = float(state.colour == "kind")
    if state.faces:
        for place, face in enumerate(parts.faces):
            if face.in_wall is not None:
                # Exactly the wall, so that a ray meets both at once.
                by_walls["u_plane"][place] = np.eye(4)[face.in_wall]
        by_walls |= {
            "u_faces": float(len(parts.faces)), "u_glass": glass_from(state.window),
            "u_opacity": state.opacity,
        }  # fmt: skip
    return _by_element(by_walls)


def tones(scene: Scene, state: SpaceState, roles: Roles) -> Mapping[str, Any]:
    """The colours of half-edges, of panes and of directions, which replace those of tubes."""
    found: dict[str, Any] = {}
    parts = scene.parts
    if not scene.is_regular:
        found["u_kind"] = [kind_tone(each.wall, roles) for each in parts.edges]
    if state.faces:
        found["u_pane"] = [pane_tone(face, roles) for face in parts.faces]
    if state.colour == "direction":
        found["u_tone"], found["u_tone_other"], found["u_tone_ahead"] = direction_tones(roles)
    return _by_element(found)


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
