"""The picture of the space panel by rays traced in float64, and the shader's, to be compared."""

import random

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.space import rotation
from severe_gui.maths.hyperbolic.sight.tracer import (
    CELL,
    LOST,
    TUBE,
    VERTEX,
    Hits,
    Scene,
    rays,
    scene_of,
    trace,
)
from severe_gui.maths.hyperbolic.uniform.panes import blended
from severe_gui.panels.space.inside.canvas import far_tone
from severe_gui.panels.space.inside.variants import (
    bead_tone,
    direction_tones,
    kind_tone,
    pane_tone,
    quiet_tone,
)
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.theme import DARK

WIDTH, HEIGHT = 64, 48


def expected(view) -> np.ndarray:
    """The picture's colours by rays traced in float64: (HEIGHT, WIDTH, 3) in [0, 1]."""
    state = view.state
    window = state.window if state.faces else None
    scene = scene_of(state.subject(), state.radius, state.generator, window, state.horospheres)
    directions = rays(WIDTH, HEIGHT, np.radians(state.view_angle))
    hits = trace(scene, state.flight().local, directions)
    canvas, bead = np.array(DARK.rgb("canvas")), np.array(bead_tone(scene, DARK))
    base = np.where((hits.kind == VERTEX)[..., None], bead, 0.0)
    base = np.where((hits.kind == CELL)[..., None], np.array(quiet_tone(DARK)), base)
    base = base + np.where((hits.kind == TUBE)[..., None], _tones(state, scene, hits), 0.0)
    fog = max(state.fog, scene.least_fog)
    behind = _seen(state, base, hits.light, hits.distance, fog)
    behind = np.where(((hits.kind > 0) & (fog * hits.distance < LOST))[..., None], behind, canvas)
    panes = hits.panes
    tones = np.array([pane_tone(face, DARK) for face in scene.parts.faces])[panes.face]
    colours = _seen(state, tones, panes.light, panes.distance, fog)
    return blended(panes, colours, behind.reshape(-1, 3), state.opacity).reshape(behind.shape)


def _seen(state: SpaceState, base, light, distance, fog) -> np.ndarray:
    lit = base * (state.ambient + (1 - state.ambient) * light)[..., None]
    canvas = np.array(DARK.rgb("canvas"))
    return canvas + (lit - canvas) * np.exp(-fog * distance)[..., None]


def _tones(state: SpaceState, scene: Scene, hits: Hits) -> np.ndarray:
    """The colours of tubes."""
    tone, far = np.array(DARK.rgb("edge")), far_tone(DARK)
    if state.colour == "direction":
        return hits.course**2 @ np.array(direction_tones(DARK))
    if state.colour == "kind" and not scene.is_regular:
        return np.array([kind_tone(edge.wall, DARK) for edge in scene.parts.edges])[hits.edge]
    deep = {
        "depth": 1 - np.exp(-0.45 * hits.distance),
        "shell": 1 - np.exp(-0.45 * hits.cells),
        "cells": (hits.cells + state.cell_parity) % 2,
    }.get(state.colour, 0 * hits.cells)[..., None]
    return tone * (1 - deep) + deep * np.array(far)


def drawn(view) -> np.ndarray:
    """The shader's picture, likewise."""
    view.inside.shader.done = 1  # The pass that looks at the middle of each pixel.
    image = view.inside.shader.image(WIDTH, HEIGHT, 1.0)
    rows = [[image.pixelColor(x, y).getRgbF()[:3] for x in range(WIDTH)] for y in range(HEIGHT)]
    return np.array(rows)


def fly_somewhere(state: SpaceState, seed: str, steps: int = 6) -> None:
    """Take the camera a random walk away from where it is."""
    walk, flight = random.Random(seed), state.flight()
    for _ in range(steps):
        turn = rotation(0, 2, walk.uniform(-1, 1))
        step = flight.space.translation([0, 0, -walk.uniform(0, 0.4)])
        flight = flight.moved(step @ turn)
    state.fly_to(flight)
