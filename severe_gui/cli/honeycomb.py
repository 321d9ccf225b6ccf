"""`severe honeycomb`: kind, lengths, volume and exact shells of {p, q, r}; a patch as a solid."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from severe_gui import __version__
from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput

if TYPE_CHECKING:
    from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
    from severe_gui.maths.hyperbolic.patch.mesh import Mesh

SHELLS_OF_EDGES = 3
"""In a solid whose cells are infinite, unless another number is asked for."""
PICTURE_SIZE = (1280, 800)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("honeycomb", context_settings={"ignore_unknown_options": True})(honeycomb)


def honeycomb(
    p: Annotated[int, typer.Argument(metavar="P", help="Sides of a face, at least 3.")],
    q: Annotated[int, typer.Argument(metavar="Q", help="Faces at a corner of a cell.")],
    r: Annotated[int, typer.Argument(metavar="R", help="Cells around an edge.")],
    shells: Annotated[int, typer.Option(help="Count the cells up to this shell, by faces.")] = 0,
    obj: Annotated[Path | None, typer.Option(help="Write a patch as OBJ.")] = None,
    ply: Annotated[Path | None, typer.Option(help="Write a patch as binary PLY.")] = None,
    stl: Annotated[Path | None, typer.Option(help="Write a patch as binary STL.")] = None,
    gltf: Annotated[
        Path | None, typer.Option(help="Write a patch as glTF 2.0, .gltf or .glb.")
    ] = None,
    png: Annotated[Path | None, typer.Option(help="Draw the view from inside, as PNG.")] = None,
    patch: Annotated[
        int | None,
        typer.Option(
            help="Shells of the patch: those counted, or where cells are infinite "
            f"{SHELLS_OF_EDGES} of edges, unless given."
        ),
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="poincare|klein|half-space", help="Where the patch lies.")
    ] = "poincare",
    radius: Annotated[float, typer.Option(help="Radius of the tubes, a hyperbolic length.")] = 0.06,
    thickness: Annotated[
        float, typer.Option(help="Least width of a tube, in the file's unit; thinner ones grow.")
    ] = 0.0,
    size: Annotated[float, typer.Option(help="Radius of the ball, in the file's unit.")] = 1.0,
    as_json: AsJson = False,
) -> None:
    """Classify and measure {P, Q, R}, and count its cells shell by shell, exactly.

    Lengths are for curvature -1 (hyperbolic), 1 (spherical), or with edge 1 (euclidean).
    """
    from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
    from severe_gui.maths.hyperbolic.honeycombs.shells import shell_counts
    from severe_gui.maths.hyperbolic.honeycombs.volume import cell_volume

    subject = Honeycomb(p, q, r)
    counts = shell_counts(subject, shells)
    volume = cell_volume(subject)
    if png:
        _draw(subject, png)
    files = {"obj": obj, "ply": ply, "stl": stl, "gltf": gltf}
    wanted = {form: path for form, path in files.items() if path is not None}
    if wanted:
        if patch is None:
            patch = shells if subject.cell_is_finite else SHELLS_OF_EDGES
        facts = {
            "severe": __version__, "command": "honeycomb", "p": p, "q": q, "r": r, "patch": patch,
            "model": model, "radius": radius, "thickness": thickness, "size": size,
        }  # fmt: skip
        mesh = _solid(subject, patch, model, radius, thickness, size)
        _write(mesh, wanted, json.dumps(facts, sort_keys=True))
    document = {
        "kind": str(subject.kind),
        "edge": subject.edge,
        "circumradius": subject.circumradius,
        "inradius": subject.inradius,
        "dihedral": subject.dihedral,
        "volume": volume,
        "shells": counts,
    }
    lines = [f"{{{p}, {q}, {r}}} is {subject.kind}."]
    for name in ("edge", "circumradius", "inradius", "dihedral", "volume"):
        value = document[name]
        lines.append(f"{name:<13} {'infinite' if math.isinf(value) else f'{value:.12f}'}")
    lines.append(f"shells by face: {' '.join(map(str, counts))}")
    if wanted:
        lines.append(
            f"the solid has {len(mesh.triangles):,} triangles; its thinnest tube is "
            f"{mesh.thinnest:.3g} wide"
        )
    emit(document, "\n".join(lines), as_json)


def _solid(
    subject: "Honeycomb", patch: int, model: str, radius: float, thickness: float, size: float
) -> "Mesh":
    from severe_gui.maths.hyperbolic.patch.charts import Model
    from severe_gui.maths.hyperbolic.patch.solid import Shape, make_solid

    if model not in list(Model):
        raise BadInput(f"{model!r} is not a model", "", f"choose from {', '.join(Model)}")
    shape = Shape(Model(model), radius, thickness, size=size)
    return make_solid(subject, patch, shape)


def _write(mesh: "Mesh", files: dict[str, Path], comment: str) -> None:
    from severe_gui.files import write_bytes
    from severe_gui.maths.hyperbolic.patch.formats import solid_bytes

    # All are made before one is written: a solid that a format refuses leaves no file behind.
    contents = []
    for form, path in files.items():
        suffix = path.suffix.lower()
        if suffix != f".{form}" and (form, suffix) != ("gltf", ".glb"):
            endings = ".gltf or .glb" if form == "gltf" else f".{form}"
            raise BadInput(f"{path} does not end in {endings}", "", "choose another name")
        contents.append((path, solid_bytes(mesh, suffix[1:], comment)))
    for path, content in contents:
        write_bytes(path, content)


def _draw(subject: "Honeycomb", path: Path) -> None:
    """The space panel's picture of the honeycomb, as its preset shows it where there is one."""
    from severe_gui.cli.shot import take_picture
    from severe_gui.panels.space import panel
    from severe_gui.panels.space.state import SpaceState

    if path.suffix.lower() != ".png":
        raise BadInput(f"{path} is not a PNG file", "", "choose a name that ends in .png")
    orders = (subject.p, subject.q, subject.r)
    shown = {preset.id: preset for preset in panel.presets()}.get("".join(map(str, orders)))
    state = panel.fresh_state(shown) if shown else SpaceState(honeycomb=orders)
    take_picture(
        lambda window: window.show_view("space", state, "show a honeycomb"),
        PICTURE_SIZE, "dark", 1.0, True, path,
    )  # fmt: skip
