"""Patches as they are looked at: tubes lie around edges, beads around vertices, spheres close."""

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.patch.charts import Model
from severe_gui.maths.hyperbolic.patch.figure import BEAD, HOME, make_figure
from severe_gui.maths.hyperbolic.patch.mesh import Mesh
from severe_gui.maths.hyperbolic.patch.skeleton import make_skeleton, shells_within
from severe_gui.maths.hyperbolic.patch.sphere import sphere
from severe_gui.maths.hyperbolic.patch.tubes import Shape

# Points in the balls of curvature -1, 0 and 1, from their pictures.
LIFTS = {
    -1: lambda x, s: np.concatenate([2 * x, 1 + s], axis=-1) / (1 - s),
    0: lambda x, s: np.concatenate([x, np.ones_like(s)], axis=-1),
    1: lambda x, s: np.concatenate([2 * x, 1 - s], axis=-1) / (1 + s),
}


@pytest.mark.parametrize("pqr", [(5, 3, 4), (4, 3, 4), (4, 3, 3), (4, 3, 6), (6, 3, 3), (3, 3, 7)])
def test_tubes_have_their_radius_and_beads_theirs(pqr):
    honeycomb = Honeycomb(*pqr)
    figure, skeleton = make_figure(honeycomb, 0, Shape(radius=0.05)), make_skeleton(honeycomb, 0)
    frame, surface = make_frame(honeycomb), figure.surface
    square = (surface.points**2).sum(axis=-1, keepdims=True)
    # Nearer to infinity the picture has no digits left for it.
    near = square[:, 0] < 0.998
    points = LIFTS[frame.curvature](surface.points, square)
    # With the edge carried to the first one, S(distance)^2 is a sum of squares of products.
    local = np.einsum("eij,vj->evi", np.linalg.inv(skeleton.edges), points) - frame.vertices[1]
    first, second = frame.across
    sines = np.hypot(frame.space.product(local, first), frame.space.product(local, second))
    tubes = near & ~surface.is_bead if frame.curvature < 0 else ~surface.is_bead
    assert tubes.sum() > 100
    off = np.abs(sines[:, tubes] - frame.space.sine(0.05)).min(axis=0)
    assert off.max() < 1e-6
    assert surface.is_bead.any() == honeycomb.vertex_is_finite
    if surface.is_bead.any():
        ends = np.stack([frame.vertices[0], frame.reflections[0] @ frame.vertices[0]])
        vertices = np.einsum("eij,kj->eki", skeleton.edges, ends).reshape(-1, 4)
        away = frame.space.distance(points[surface.is_bead][:, None], vertices)
        assert np.abs(away - BEAD * 0.05).min(axis=1).max() < 1e-9
    assert np.allclose(np.linalg.norm(surface.normals, axis=1), 1.0)
    assert np.allclose(surface.away[near], frame.space.distance(points[near], HOME), atol=1e-6)


@pytest.mark.parametrize("model", Model)
def test_normals_are_orthogonal_to_the_surface(model):
    surface = make_figure(Honeycomb(5, 3, 4), 0, Shape(model)).surface
    corners = surface.points[surface.triangles]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    smooth = surface.normals[surface.triangles].mean(axis=1)
    smooth /= np.linalg.norm(smooth, axis=1, keepdims=True)
    assert np.abs((flat * smooth).sum(axis=1)).min() > 0.9


def test_normals_of_tubes_point_away_from_their_edges():
    honeycomb = Honeycomb(5, 3, 4)
    surface, skeleton = make_figure(honeycomb, 0, Shape()).surface, make_skeleton(honeycomb, 0)
    frame, tubes = make_frame(honeycomb), ~surface.is_bead

    def sines(x):
        points = LIFTS[-1](x, (x**2).sum(axis=-1, keepdims=True))
        local = np.einsum("eij,vj->evi", np.linalg.inv(skeleton.edges), points)
        first, second = frame.across
        products = frame.space.product(local, first), frame.space.product(local, second)
        return np.hypot(*products).min(axis=0)

    there = surface.points[tubes]
    assert (sines(there + 1e-4 * surface.normals[tubes]) > sines(there)).mean() > 0.9


def test_edges_beyond_infinity_run_to_the_sphere():
    lines = make_figure(Honeycomb(3, 3, 7), 1, Shape(Model.KLEIN)).lines
    assert np.linalg.norm(lines[:, [0, -1]], axis=-1).min() > 1 - 1e-6
    assert np.linalg.norm(lines, axis=-1).max() < 1


def test_points_of_a_line_have_equal_steps_in_the_model():
    for model in Model:
        lines = make_figure(Honeycomb(4, 3, 6), 1, Shape(model)).lines
        steps = np.linalg.norm(np.diff(lines, axis=1), axis=-1)
        assert (steps.max(axis=1) / steps.min(axis=1)).max() < 1.2


def test_tubes_that_would_meet_are_as_thick_as_fits():
    figure = make_figure(Honeycomb(3, 6, 3), 1, Shape(radius=0.9))
    assert 0.05 < figure.radius < 0.9


def test_a_least_width_that_does_not_fit_is_refused():
    with pytest.raises(BadInput, match="do not fit everywhere"):
        make_figure(Honeycomb(5, 3, 4), 1, Shape(thickness=0.3))


@pytest.mark.parametrize("divisions", [0, 1, 3])
def test_a_sphere_is_closed_and_nearly_round(divisions):
    points, triangles = sphere(divisions)
    assert (len(points), len(triangles)) == (10 * 4**divisions + 2, 20 * 4**divisions)
    mesh = Mesh(points, triangles, 0.0)
    assert mesh.is_closed
    # An icosahedron in the unit sphere has volume 2.536; each division brings it nearer.
    assert mesh.volume == pytest.approx(4 * np.pi / 3, rel=0.4 / 3.0**divisions)
    assert mesh.volume < 4 * np.pi / 3


# Cells, edges and vertices of the convex regular polytopes in four dimensions (Schläfli 1852).
POLYTOPES = {
    (3, 3, 3): (5, 10, 5), (4, 3, 3): (8, 32, 16), (3, 3, 4): (16, 24, 8),
    (3, 4, 3): (24, 96, 24), (5, 3, 3): (120, 1200, 600),
}  # fmt: skip


@pytest.mark.parametrize("pqr", POLYTOPES)
def test_on_a_sphere_all_cells_fit(pqr):
    honeycomb = Honeycomb(*pqr)
    skeleton = make_skeleton(honeycomb, shells_within(honeycomb, 1, 1))
    assert (skeleton.cells, len(skeleton.edges), skeleton.vertices) == POLYTOPES[pqr]


@pytest.mark.parametrize("pqr", [(5, 3, 4), (4, 3, 6), (6, 3, 3), (4, 3, 4), (3, 3, 7)])
def test_a_patch_within_some_edges_has_no_more(pqr):
    honeycomb = Honeycomb(*pqr)
    shells = shells_within(honeycomb, 600, 9)
    assert shells >= 1
    assert len(make_skeleton(honeycomb, shells).edges) <= 600
    assert len(make_skeleton(honeycomb, shells + 2).edges) > 600
