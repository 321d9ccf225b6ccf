"""The patch as a solid that can be printed: a closed surface, in millimetres or, in glTF, metres.

The same solids as those of `severe honeycomb`.
"""

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.patch.figure import Figure
from severe_gui.maths.hyperbolic.patch.formats import solid_bytes
from severe_gui.maths.hyperbolic.patch.mesh import Mesh
from severe_gui.maths.hyperbolic.patch.solid import make_solid
from severe_gui.maths.hyperbolic.patch.tubes import Shape
from severe_gui.panels.space.outside.scene import Patch
from severe_gui.panels.space.state import SpaceState

MILLIMETRES_A_METRE = 1000.0
SCENES = ("gltf", "glb")
"""glTF is written in metres; the other formats have no unit, and printers take millimetres."""


def solid_of(state: SpaceState, patch: Patch, form: str) -> Mesh:
    """The patch that is seen as a solid, for a format. Takes seconds. Raises BadInput."""
    figure = _drawn(patch)
    unit = MILLIMETRES_A_METRE if form in SCENES else 1.0
    shape = Shape(
        patch.wanted.model, figure.radius, state.thickness / unit, size=state.size / unit
    )
    return make_solid(Honeycomb(*patch.wanted.honeycomb), patch.shells, shape)


def solid_file(state: SpaceState, patch: Patch, form: str, comment: str) -> bytes:
    """The solid as a file of a format. Raises BadInput."""
    return solid_bytes(solid_of(state, patch, form), form, comment)


def _drawn(patch: Patch) -> Figure:
    if patch.figure is None or patch.sentence:
        raise BadInput("There is no such solid", patch.sentence)
    return patch.figure
