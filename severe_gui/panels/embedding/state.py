"""What the panel shows: the settings of the next run, the runs, and how a picture is seen. No Qt.

Where the nodes are is in the files of a run; the state only names it.
"""

import re
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from severe_gui.experiments.hyperbolic_embeddings.parameters import EmbeddingParameters
from severe_gui.panels.contract import PanelState

Page = Literal["picture", "curves", "depth"]
Map = Literal["disk", "klein", "half-plane", "band", "ball"]
Projection = Literal["horopca", "tangent"]
Colouring = Literal["branch", "depth", "precision"]
Lines = Literal["tree", "none", "chosen"]
SARKAR = "sarkar"
"""The picture that needs no run: the graph's tree, drawn by Sarkar's construction."""
NEAREST_RIM = 1e-13
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")

Pair = tuple[float, float]


class EmbeddingState(PanelState):
    """The state of the panel."""

    kept_by_presets: ClassVar[tuple[str, ...]] = ()
    local: ClassVar[tuple[str, ...]] = ("run", "other_run")

    page: Page = Field("picture", description="What fills the canvas.")
    setup: EmbeddingParameters = Field(
        EmbeddingParameters(), description="Settings of the next run."
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of all that a run draws.")
    run: str = Field("", description="The run that is shown; empty for none.")
    other_run: str = Field("", description="The run before, to be shown beside it.")
    panes: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)] = Field(
        (SARKAR,),
        description="What is shown side by side: sarkar, a space of the run, or one of the run "
        "before, as other/SPACE.",
    )
    map: Map = Field("disk", description="How a picture of the hyperbolic plane is drawn.")
    projection: Projection = Field(
        "horopca", description="How more than two dimensions become a picture."
    )
    centre: Pair = Field((0.0, 0.0), description="The point of the disk that is in its middle.")
    turn: float = Field(0.0, description="The angle by which the picture is then turned.")
    zoom: float = Field(1.0, ge=0.05, le=1e4, description="Of the picture on the page.")
    shift: Pair = Field((0.0, 0.0), description="Of flat pictures, in units of their extent.")
    orbit: Pair = Field((0.6, 0.35), description="Turn and height of the eye before the ball.")
    node: str = Field("", max_length=400, description="The chosen node, by its name.")
    follows: bool = Field(False, description="Whether the chosen node stays in the middle.")
    colour: Colouring = Field("branch", description="What the colour of a node shows.")
    lines: Lines = Field("tree", description="Which relations are drawn as geodesics.")
    labels: float = Field(0.5, ge=0, le=1, description="How many names are shown.")
    dot: float = Field(1.0, ge=0.2, le=5, description="Size of the nodes.")
    linear: tuple[str, ...] = Field(
        (), max_length=20, description="Curves on a linear axis, by the name of their plot."
    )
    edge: float = Field(
        1.2, ge=0.1, le=10, description="Length of an edge in Sarkar's construction."
    )

    @field_validator("run", "other_run")
    @classmethod
    def _safe(cls, run_id: str) -> str:
        if run_id and not _RUN_ID.fullmatch(run_id):
            raise ValueError("a run is named by letters, digits, dots and dashes")
        return run_id

    @field_validator("centre")
    @classmethod
    def _inside(cls, centre: Pair) -> Pair:
        if not abs(complex(*centre)) <= 1.0 - NEAREST_RIM:
            raise ValueError("the middle must be a point inside the disk")
        return centre

    @model_validator(mode="after")
    def _two_pictures(self) -> Self:
        if len(set(self.panes)) < len(self.panes):
            raise ValueError("the two pictures are the same")
        return self

    def run_ids(self) -> tuple[str, ...]:
        return tuple(each for each in (self.run, self.other_run) if each)
