"""What the honeycomb's shader is given, from a state and a camera. No Qt."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.maths.hyperbolic import lorentz
from severe_gui.maths.hyperbolic.lorentz import FloatArray
from severe_gui.maths.hyperbolic.tracer import FOLDS, Scene, scene_of
from severe_gui.panels.space.state import SpaceState


class Kaleidoscope:
    """Keeps what stays while the camera moves."""

    def __init__(self) -> None:
        self._key: tuple[Any, ...] = ()

    def uniforms(self, state: SpaceState, local: FloatArray) -> Mapping[str, Any]:
        """The camera and the scene. local: (4, 4), from the camera to the simplex."""
        scene = self._scene_of(state)
        # The shader gets points and directions as their products with the walls' normals.
        known = lorentz.product(local.T[:, None], scene.mirrors)
        vectors = dict(zip(("u_right", "u_up", "u_back", "u_place"), known, strict=True))
        return {
            **{name: tuple(map(float, vector)) for name, vector in vectors.items()},
            **self._fixed,
            "u_reach": math.tan(math.radians(state.view_angle) / 2),
            "u_fog": state.fog,
            "u_folds": float(FOLDS),
            "u_by_depth": float(state.colour == "depth"),
            "u_by_shell": float(state.colour == "shell"),
            "u_by_cell": float(state.colour == "cells" and state.has_alternate_cells),
            "u_cell": float(state.cell_parity),
        }

    def _scene_of(self, state: SpaceState) -> Scene:
        key = (state.honeycomb, state.radius)
        if self._key != key:
            self._key, subject = key, state.subject()
            self._scene = scene_of(subject, state.radius)
            self._fixed = _of_scene(self._scene, subject.gram)
        return self._scene


def _of_scene(scene: Scene, gram: FloatArray) -> Mapping[str, Any]:
    """What depends on the scene alone."""
    cosine = float(gram[2, 3])
    # <x, w> is linear in the products of x with the normals.
    dual = np.linalg.solve(gram, lorentz.product(scene.mirrors, scene.vertex))
    vectors = {
        "u_vertex": dual,
        "u_gram": np.diag(gram, 1),
        **{f"u_inverse{i}": row for i, row in enumerate(np.linalg.inv(gram))},
    }
    return {
        **{name: tuple(map(float, vector)) for name, vector in vectors.items()},
        "u_edge": (cosine, 1.0 / math.sqrt(1.0 - cosine**2)),
        "u_vertex_square": float(lorentz.product(scene.vertex, scene.vertex)),
        "u_square": scene.square,
        "u_level": scene.level,
    }
