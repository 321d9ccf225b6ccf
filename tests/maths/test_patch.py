"""Patches of honeycombs as solids: closed, without meetings, and of the right size."""

import json

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import MINKOWSKI, Honeycomb
from severe_gui.maths.hyperbolic.patch import formats
from severe_gui.maths.hyperbolic.patch.charts import Model, places
from severe_gui.maths.hyperbolic.patch.hull import convex_hull
from severe_gui.maths.hyperbolic.patch.mesh import Mesh
from severe_gui.maths.hyperbolic.patch.skeleton import make_skeleton
from severe_gui.maths.hyperbolic.patch.solid import Shape, make_solid

# Compact, paracompact with ideal vertices, with infinite cells and with both, hyperideal in either
# way, Euclidean, spherical; a number of shells with a small patch.
KINDS = {
    (5, 3, 4): 0, (4, 3, 5): 1, (3, 5, 3): 0, (4, 3, 6): 0, (3, 3, 6): 1, (3, 4, 4): 0,
    (6, 3, 3): 2, (4, 4, 3): 1, (3, 6, 3): 1, (4, 4, 4): 1, (3, 3, 7): 2, (3, 4, 5): 0,
    (7, 3, 3): 1, (3, 7, 3): 1, (4, 3, 4): 1, (4, 3, 3): 8, (3, 3, 3): 5, (3, 4, 3): 1,
}  # fmt: skip


def meetings(mesh: Mesh) -> int:
    """How many pairs of triangles without a common corner cut each other."""
    corners = mesh.points[mesh.triangles]
    low, high = corners.min(axis=1), corners.max(axis=1)
    order = np.argsort(low[:, 0])
    ends = np.searchsorted(low[order, 0], high[order, 0], side="right")
    pairs = []
    for place, (one, end) in enumerate(zip(order, ends, strict=True)):
        others = order[place + 1 : end]
        near = ((low[others] <= high[one]) & (high[others] >= low[one])).all(axis=1)
        pairs.append(np.stack(np.broadcast_arrays(one, others[near])))
    first, second = np.concatenate(pairs, axis=1)
    joined = (mesh.triangles[first][:, :, None] == mesh.triangles[second][:, None]).any(axis=(1, 2))
    first, second = first[~joined], second[~joined]
    cut = np.zeros(len(first), dtype=bool)
    for sides, faces in ((corners[first], corners[second]), (corners[second], corners[first])):
        normals = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
        heights = ((sides - faces[:, :1]) * normals[:, None]).sum(axis=2)
        for k in range(3):
            start, end = heights[:, k], heights[:, (k + 1) % 3]
            crosses = start * end < 0
            share = start / np.where(crosses, start - end, 1.0)
            meeting = sides[:, k] + share[:, None] * (sides[:, (k + 1) % 3] - sides[:, k])
            for side in range(3):
                along = faces[:, (side + 1) % 3] - faces[:, side]
                turn = np.cross(along, meeting - faces[:, side])
                crosses &= (turn * normals).sum(axis=1) >= 0
            cut |= crosses
    return int(cut.sum())


def pieces(mesh: Mesh) -> int:
    """How many surfaces a mesh consists of."""
    labels = np.arange(len(mesh.points))
    while True:
        least = labels.copy()
        np.minimum.at(least, mesh.triangles, labels[mesh.triangles].min(axis=1, keepdims=True))
        least = least[least]
        if np.array_equal(least, labels):
            return len(np.unique(labels))
        labels = least


@pytest.mark.parametrize("pqr", KINDS)
def test_a_patch_is_one_closed_surface_that_does_not_meet_itself(pqr):
    honeycomb = Honeycomb(*pqr)
    truncated = honeycomb.cell_is_finite and (honeycomb.q - 2) * (honeycomb.r - 2) > 4
    for model in Model if honeycomb.kind.is_hyperbolic else (Model.POINCARE,):
        if model is Model.HALF_SPACE and truncated:
            with pytest.raises(BadInput, match="choose poincare or klein"):
                make_solid(honeycomb, KINDS[pqr], Shape(model))
            continue
        mesh = make_solid(honeycomb, KINDS[pqr], Shape(model, sides=6))
        assert mesh.is_closed, model
        assert mesh.volume > 0, model
        assert pieces(mesh) == 1, model
        assert meetings(mesh) == 0, model


def test_two_tubes_through_each_other_are_found_to_meet():
    mesh = make_solid(Honeycomb(4, 3, 4), 0, Shape())
    count = len(mesh.points)
    points = np.concatenate([mesh.points, mesh.points + 0.03])
    double = Mesh(points, np.concatenate([mesh.triangles, mesh.triangles + count]), 0.1)
    assert double.is_closed
    assert pieces(double) == 2
    assert meetings(double) > 0
    assert not Mesh(mesh.points, mesh.triangles[1:], 0.1).is_closed
    turned = np.concatenate([mesh.triangles[:1, ::-1], mesh.triangles[1:]])
    assert not Mesh(mesh.points, turned, 0.1).is_closed


def test_the_vertices_and_edges_of_polytopes_are_those_of_schlafli():
    # Coxeter, Regular Polytopes, table I.
    for pqr, cells, edges, vertices in (
        ((3, 3, 3), 5, 10, 5), ((4, 3, 3), 8, 32, 16), ((3, 4, 3), 24, 96, 24),
    ):  # fmt: skip
        skeleton = make_skeleton(Honeycomb(*pqr), 9)
        assert (skeleton.cells, len(skeleton.edges), skeleton.vertices) == (cells, edges, vertices)
    # A dodecahedron and its twelve neighbours: 12 share a face each, which has 5 of their edges.
    first = make_skeleton(Honeycomb(5, 3, 4), 0)
    assert (len(first.edges), first.vertices) == (30, 20)
    # Around an infinite cell: an edge, and where three hexagons meet, two at each end.
    assert len(make_skeleton(Honeycomb(6, 3, 3), 1).edges) == 7


def test_edges_have_the_length_of_the_honeycomb():
    honeycomb = Honeycomb(5, 3, 4)
    skeleton = make_skeleton(honeycomb, 2)
    frame = skeleton.frame
    near = skeleton.edges @ frame.vertices[0]
    far = skeleton.edges @ frame.reflections[0] @ frame.vertices[0]
    lengths = np.arccosh(-np.einsum("ei,ij,ej->e", near, MINKOWSKI, far))
    assert np.allclose(lengths, honeycomb.edge, atol=1e-9)
    # Ends with one number are one point.
    places_of = places(np.stack([near, far], axis=1), Model.POINCARE, -1).reshape(-1, 3)
    order = np.argsort(skeleton.ends.ravel(), kind="stable")
    means = np.add.reduceat(
        places_of[order],
        np.searchsorted(skeleton.ends.ravel()[order], np.arange(skeleton.vertices)),
    )
    means /= np.bincount(skeleton.ends.ravel())[:, None]
    assert np.allclose(places_of, means[skeleton.ends.ravel()], atol=1e-12)


def test_the_models_are_maps_of_one_space():
    frame = make_frame(Honeycomb(5, 3, 4))
    point = frame.rings(0.3, 0.1, 8)
    ball, klein, half = (places(point, model, -1) for model in Model)
    squares = (ball**2).sum(axis=1, keepdims=True)
    assert np.allclose(klein, 2 * ball / (1 + squares), atol=1e-14)
    # cosh d to the middle (0, 0, 1) is 1 + |w - i|^2 / 2z.
    cosines = 1 + ((half - [0, 0, 1]) ** 2).sum(axis=1) / (2 * half[:, 2])
    assert np.allclose(cosines, point[:, 3], atol=1e-12)


def test_a_least_thickness_is_kept_or_refused():
    honeycomb = Honeycomb(5, 3, 4)
    thin = make_solid(honeycomb, 1, Shape(size=100))
    assert thin.thinnest < 1.3
    thick = make_solid(honeycomb, 1, Shape(size=100, thickness=2.5))
    assert 2.5 <= thick.thinnest < 2.6
    assert thick.is_closed
    assert meetings(make_solid(honeycomb, 0, Shape(thickness=0.13, sides=6))) == 0
    with pytest.raises(BadInput, match="choose fewer shells, less thickness or a greater size"):
        make_solid(honeycomb, 1, Shape(size=100, thickness=25))
    with pytest.raises(BadInput, match=r"choose at most 0\.5"):
        make_solid(honeycomb, 0, Shape(radius=0.6))
    with pytest.raises(BadInput, match="triangles"):
        make_solid(honeycomb, 3, Shape(sides=32))
    with pytest.raises(BadInput, match="not hyperbolic"):
        make_solid(Honeycomb(4, 3, 4), 1, Shape(Model.KLEIN))


def test_the_hull_of_a_cube_is_its_surface():
    corners = np.array(np.meshgrid([0, 1], [0, 1], [0, 1])).reshape(3, -1).T.astype(float)
    points = np.concatenate([corners, [[0.5, 0.5, 0.5], [0.2, 0.7, 0.4]]])
    faces = convex_hull(points)
    hull = Mesh(points, faces, 1.0)
    assert len(faces) == 12
    assert hull.is_closed
    assert hull.volume == pytest.approx(1)


def test_files_hold_the_solid_that_they_were_given():
    mesh = make_solid(Honeycomb(5, 3, 4), 0, Shape())
    single = mesh.points.astype(np.float32)

    rows = [line.split() for line in formats.obj_bytes(mesh, "a\nb").decode().splitlines()]
    assert np.allclose([list(map(float, row[1:])) for row in rows if row[0] == "v"], mesh.points)
    faces = np.array([list(map(int, row[1:])) for row in rows if row[0] == "f"])
    assert np.array_equal(faces - 1, mesh.triangles)

    header, content = formats.ply_bytes(mesh, "a").split(b"end_header\n", 1)
    assert f"element vertex {len(single)}\n".encode() in header
    assert np.array_equal(np.frombuffer(content[: single.nbytes], "<f4").reshape(-1, 3), single)
    assert len(content) == single.nbytes + 13 * len(mesh.triangles)

    stl = formats.stl_bytes(mesh, "a")
    assert len(stl) == 84 + 50 * len(mesh.triangles)
    facets = np.frombuffer(stl[84:], dtype=[("numbers", "<f4", 12), ("spare", "<u2")])["numbers"]
    # Points are known by their place alone, and still each edge is in two triangles.
    places_found, numbers = np.unique(facets[:, 3:].reshape(-1, 3), axis=0, return_inverse=True)
    read = Mesh(places_found, numbers.reshape(-1, 3), 0.1)
    assert read.is_closed
    assert read.volume == pytest.approx(mesh.volume, rel=1e-5)
    assert np.allclose(np.linalg.norm(facets[:, :3], axis=1), 1, atol=1e-5)


def test_a_gltf_scene_says_what_its_buffer_holds():
    import base64

    mesh = make_solid(Honeycomb(4, 3, 6), 0, Shape())
    document = json.loads(formats.gltf_bytes(mesh, "a"))
    content = base64.b64decode(document["buffers"][0]["uri"].split(",")[1])
    glb = formats.glb_bytes(mesh, "a")
    assert (glb[:4], int.from_bytes(glb[4:8], "little")) == (b"glTF", 2)
    assert int.from_bytes(glb[8:12], "little") == len(glb)
    length = int.from_bytes(glb[12:16], "little")
    assert length % 4 == 0
    inside = json.loads(glb[20 : 20 + length])
    assert glb[28 + length :] == content
    del document["buffers"][0]["uri"]
    assert inside == document
    assert document["buffers"][0]["byteLength"] == len(content)
    arrays = []
    for accessor, kind, width in zip(document["accessors"], ("<f4", "<u4"), (3, 1), strict=True):
        view = document["bufferViews"][accessor["bufferView"]]
        part = content[view["byteOffset"] :][: view["byteLength"]]
        array = np.frombuffer(part, kind).reshape(-1, width)
        assert view["byteOffset"] % 4 == 0
        assert len(array) == accessor["count"]
        assert array.min(axis=0).tolist() == accessor["min"]
        assert array.max(axis=0).tolist() == accessor["max"]
        arrays.append(array)
    assert np.array_equal(arrays[1].reshape(-1, 3), mesh.triangles)
    assert arrays[1].max() < len(arrays[0])
