"""A solid as the bytes of an OBJ, PLY, STL or glTF 2.0 file, all in one unit.

OBJ: numbered points and triangles as text. PLY and STL: binary, little-endian, float32. glTF: a
scene of one mesh, as one JSON file with its buffer inside, or binary (GLB). Sources: the PLY format
(Turk 1994); the STL format; the glTF 2.0 specification, sections 3.6, 3.7 and 4.4.
"""

import base64
import json
from typing import Any

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.patch.mesh import Mesh
from severe_gui.maths.hyperbolic.patch.skeleton import Integers

FORMATS = ("obj", "ply", "stl", "gltf", "glb")
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, FLOAT, UNSIGNED_INT, TRIANGLES = 34962, 34963, 5126, 5125, 4


def solid_bytes(mesh: Mesh, form: str, comment: str) -> bytes:
    """The file of one of `FORMATS`. Raises BadInput if the solid is too fine for it."""
    write = {
        "obj": obj_bytes, "ply": ply_bytes, "stl": stl_bytes, "gltf": gltf_bytes, "glb": glb_bytes,
    }  # fmt: skip
    return write[form](mesh, comment)


def obj_bytes(mesh: Mesh, comment: str) -> bytes:
    """Wavefront OBJ, with 9 digits."""
    lines = [f"# {line}" for line in comment.splitlines()]
    lines += [f"v {x:.9g} {y:.9g} {z:.9g}" for x, y, z in mesh.points.tolist()]
    lines += [f"f {a} {b} {c}" for a, b, c in (mesh.triangles + 1).tolist()]
    return ("\n".join(lines) + "\n").encode()


def ply_bytes(mesh: Mesh, comment: str) -> bytes:
    """PLY, binary and little-endian."""
    points = _single(mesh)
    header = [
        "ply", "format binary_little_endian 1.0",
        *(f"comment {line}" for line in comment.splitlines()),
        f"element vertex {len(points)}", *(f"property float {axis}" for axis in "xyz"),
        f"element face {len(mesh.triangles)}", "property list uchar int vertex_indices",
        "end_header",
    ]  # fmt: skip
    faces = np.empty(len(mesh.triangles), dtype=[("count", "u1"), ("corners", "<i4", 3)])
    faces["count"], faces["corners"] = 3, mesh.triangles
    return b"".join(["\n".join(header).encode(), b"\n", points.tobytes(), faces.tobytes()])


def stl_bytes(mesh: Mesh, comment: str) -> bytes:
    """STL, binary: the corners of each triangle, anticlockwise from outside, and its normal."""
    corners = _single(mesh)[mesh.triangles]
    wide = mesh.points[mesh.triangles]
    normals = np.cross(wide[:, 1] - wide[:, 0], wide[:, 2] - wide[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    facets = np.zeros(
        len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("spare", "<u2")]
    )
    facets["normal"] = normals / np.where(lengths > 0, lengths, 1.0)
    facets["corners"] = corners
    # A header that begins with "solid" would be read as text.
    header = ("binary STL: " + " ".join(comment.split())).encode()[:80].ljust(80)
    return header + len(corners).to_bytes(4, "little") + bytes(facets.tobytes())


def gltf_bytes(mesh: Mesh, comment: str) -> bytes:
    """glTF 2.0 as JSON with its buffer inside."""
    document, content = _scene(mesh, comment)
    encoded = base64.b64encode(content).decode()
    document["buffers"][0]["uri"] = f"data:application/octet-stream;base64,{encoded}"
    return json.dumps(document, indent=1).encode()


def glb_bytes(mesh: Mesh, comment: str) -> bytes:
    """glTF 2.0 in its binary form: a header, a chunk of JSON, a chunk of data."""
    document, content = _scene(mesh, comment)
    text = json.dumps(document).encode()
    # Chunks are filled up to multiples of four bytes, with spaces and zeros.
    text, content = (
        text.ljust(-(-len(text) // 4) * 4),
        content.ljust(-(-len(content) // 4) * 4, b"\0"),
    )
    chunks = [(b"JSON", text), (b"BIN\0", content)]
    body = b"".join(len(each).to_bytes(4, "little") + kind + each for kind, each in chunks)
    version = (2).to_bytes(4, "little")
    return b"glTF" + version + (12 + len(body)).to_bytes(4, "little") + body


def _scene(mesh: Mesh, comment: str) -> tuple[dict[str, Any], bytes]:
    points = _single(mesh)
    corners: Integers = mesh.triangles.astype("<u4")
    document = {
        "asset": {"version": "2.0", "generator": "Severe", "extras": {"comment": comment}},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": "honeycomb"}],
        "meshes": [
            {
                "primitives": [
                    {"attributes": {"POSITION": 0}, "indices": 1, "mode": TRIANGLES, "material": 0}
                ]
            }
        ],
        "materials": [
            {
                "name": "tubes",
                "pbrMetallicRoughness": {
                    "baseColorFactor": [0.8, 0.8, 0.8, 1.0],
                    "metallicFactor": 0.0,
                    "roughnessFactor": 0.6,
                },
            }
        ],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": FLOAT,
                "count": len(points),
                "type": "VEC3",
                "min": points.min(axis=0).tolist(),
                "max": points.max(axis=0).tolist(),
            },
            {
                "bufferView": 1,
                "componentType": UNSIGNED_INT,
                "count": corners.size,
                "type": "SCALAR",
                "min": [int(corners.min())],
                "max": [int(corners.max())],
            },
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": points.nbytes, "target": ARRAY_BUFFER},
            {
                "buffer": 0,
                "byteOffset": points.nbytes,
                "byteLength": corners.nbytes,
                "target": ELEMENT_ARRAY_BUFFER,
            },
        ],
        "buffers": [{"byteLength": points.nbytes + corners.nbytes}],
    }
    return document, points.tobytes() + corners.tobytes()


def _single(mesh: Mesh) -> Any:
    """The points in float32. Raises BadInput if two of them would become one."""
    points = mesh.points.astype("<f4")
    if len(np.unique(points.view("V12"))) < len(points):
        raise BadInput(
            "This solid is too fine for its file",
            "points of its thinnest tubes would coincide in 32 bits",
            "choose fewer shells or thicker tubes",
        )
    return points
