"""What the honeycomb's shader is given, from a state and a camera. No Qt."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.maths.hyperbolic.sight.tracer import LOST, End, Scene, scene_of
from severe_gui.panels.space.inside import variants
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.theme import Roles

MOST_STRETCH = 80.0
"""Distances on screen end where e^(2 distance) would exceed float32."""


class Kaleidoscope:
    """Keeps what stays while the camera moves."""

    def __init__(self) -> None:
        self._key: tuple[Any, ...] = ()

    def variant(self, state: SpaceState) -> str:
        """The lines that choose a variant of the shader."""
        scene = self._scene_of(state)
        return f"#define CURVATURE {scene.space.curvature}\n{variants.lines(scene, state)}"

    def uniforms(self, state: SpaceState, local: FloatArray) -> Mapping[str, Any]:
        """The camera and the scene. local: (4, 4), from the camera to the simplex."""
        scene = self._scene_of(state)
        # The shader gets points and directions as their products with the walls.
        known = (scene.frame.walls @ local).T
        vectors = dict(zip(("u_right", "u_up", "u_back", "u_place"), known, strict=True))
        fog = max(state.fog, scene.least_fog)
        return {
            **{name: tuple(map(float, vector)) for name, vector in vectors.items()},
            **self._fixed,
            "u_reach": math.tan(math.radians(state.view_angle) / 2),
            "u_fog": fog,
            "u_farthest": _farthest(scene, fog),
            "u_ambient": state.ambient,
            "u_by_depth": float(state.colour == "depth"),
            "u_by_shell": float(state.colour == "shell"),
            "u_by_cell": float(state.colour == "cells" and state.has_alternate_cells),
            "u_cell": float(state.cell_parity),
        }

    def tones(self, state: SpaceState, roles: Roles) -> Mapping[str, Any]:
        """The colours of what a variant of the shader draws."""
        return variants.tones(self._scene_of(state), state, roles)

    def _scene_of(self, state: SpaceState) -> Scene:
        key = (
            state.honeycomb, state.generator, state.radius, state.horospheres, state.faces,
            state.window, state.opacity, state.colour,
        )  # fmt: skip
        if self._key != key:
            self._key, subject = key, state.subject()
            weights = state.parts().generator.weights
            self._scene = scene_of(subject, state.radius, weights, horospheres=state.horospheres)
            self._fixed = {
                **_of_scene(self._scene, subject.gram), **variants.arrays_of(self._scene, state)
            }  # fmt: skip
        return self._scene


def _farthest(scene: Scene, fog: float) -> float:
    """Where rays are lost in the fog, or end: e^(2 distance) in hyperbolic space."""
    length = min(LOST / fog if fog > 0 else math.inf, scene.reach)
    return math.exp(min(2.0 * length, MOST_STRETCH)) if scene.space.curvature < 0 else length


def _of_scene(scene: Scene, gram: FloatArray) -> Mapping[str, Any]:
    """What depends on the scene alone."""
    cosine = float(gram[2, 3])
    vectors: dict[str, FloatArray] = {"u_gram": np.diag(gram, 1)}
    numbers = {"u_square": scene.square, "u_folds": float(scene.folds)}
    if scene.space.curvature == 0:
        # The products of a point with the walls obey one equation, with sum 1.
        vectors["u_one"] = np.linalg.solve(scene.frame.walls.T, [0.0, 0.0, 0.0, 1.0])
    else:
        vectors |= {f"u_inverse{i}": row for i, row in enumerate(np.linalg.inv(gram))}
    if scene.space.curvature < 0:
        end = scene.bead
        if not isinstance(end, End):
            # A sphere: cosh^2 = 1 + sinh^2.
            end = End(scene.parts.generator.point, -1.0, 1.0 + end)
        vectors["u_vertex"] = _by_walls(scene, end)
        numbers |= {"u_vertex_square": end.square, "u_level": end.level}
    elif not isinstance(scene.bead, End):
        numbers["u_bead_square"] = scene.bead
    if scene.space.curvature >= 0 and scene.is_regular:
        # The rows of the inverse make the walls' normals 3, 2, 1 orthonormal.
        lower = np.linalg.cholesky(gram[3:0:-1, 3:0:-1])
        vectors["u_third"] = np.linalg.inv(lower)[2, ::-1]
    if scene.is_regular:
        vectors["u_edge"] = np.array([cosine, 1.0 / math.sqrt(1.0 - cosine**2)])
    return {**{name: tuple(map(float, vector)) for name, vector in vectors.items()}, **numbers}


def _by_walls(scene: Scene, end: End) -> FloatArray:
    """The product with an end as a sum of products with the walls: (4,)."""
    covector = end.vertex * scene.space.product_weights
    return np.asarray(np.linalg.solve(scene.frame.walls.T, covector))
