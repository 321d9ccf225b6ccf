"""Hyperbolic geometry: every statement of the post on random figures, in exact arithmetic.

A step draws a batch of figures for each statement and compares the statement, and Severe's own
functions that draw and measure such figures, with rationals, whole numbers and certified balls.
Recorded are the largest error so far of each topic, in units of 2^-53, and of each statement, or
the number of figures that are exceptions. Beside them: the length of circles about i by certified
integration, the area of the batch's polygons with their angle defects, and tiles by layer.
Source: the post on hyperbolic geometry, after Anderson, Hyperbolic Geometry.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import (
    Experiment,
    FloatArray,
    Parameters,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.hyperbolic_geometry import circles, exact, polygons
from severe_gui.experiments.hyperbolic_geometry.claims import STATEMENTS, TOPICS, Topic, claims
from severe_gui.experiments.hyperbolic_geometry.exact import UNIT_ROUNDOFF
from severe_gui.experiments.hyperbolic_geometry.figures import Figures
from severe_gui.experiments.posts import HYPERBOLIC
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling, layer_counts

RADII = 40
POLYGONS = 12
LAYERS = 12


class HyperbolicParameters(Parameters):
    """Settings of a run of random figures."""

    variants: tuple[Topic, ...] = Field(
        TOPICS, title="Topics",
        description="Which statements of the post are tested.",
    )  # fmt: skip
    figures: int = Field(
        5, ge=1, le=1000, title="Figures",
        description="Random figures for each statement in one batch.",
        json_schema_extra={"unit": "per batch", "scale": "log"},
    )  # fmt: skip
    size: float = Field(
        5.0, ge=0.1, le=12.0, title="Size",
        description="Greatest distance of a point from the centre.",
    )  # fmt: skip
    p: int = Field(
        7, ge=3, le=20, title="Sides of a tile",
        description="Sides of a tile in the plot of tiles by layer.",
        json_schema_extra={"group": "Tiling"},
    )  # fmt: skip
    q: int = Field(
        3, ge=3, le=20, title="Tiles at a vertex",
        description="Tiles at a vertex in the plot of tiles by layer.",
        json_schema_extra={"group": "Tiling"},
    )  # fmt: skip
    steps: int = Field(
        200, ge=1, le=100_000, title="Batches",
        description="How often new figures are drawn; errors are the largest so far.",
        json_schema_extra={"unit": "batches", "scale": "log"},
    )  # fmt: skip

    def check(self) -> None:
        if (self.p - 2) * (self.q - 2) <= 4:
            raise BadInput(
                f"{{{self.p}, {self.q}}} does not tile the hyperbolic plane",
                f"1/{self.p} + 1/{self.q} is not below 1/2",
                "raise one of them",
            )


def run(parameters: HyperbolicParameters, context: RunContext) -> Iterator[Record]:
    """Draw, measure and keep the worst; one record per batch."""
    import torch

    parameters.check()
    topics = parameters.variants
    generators = {topic: context.generator(topic) for topic in topics}
    drawing = context.generator("polygons of the plot")
    found = {topic: torch.zeros(len(STATEMENTS[topic]), dtype=torch.float64) for topic in topics}
    context.track(**found)
    for step in range(context.step + 1, parameters.steps + 1):
        for topic in topics:
            _add_batch(found[topic], topic, generators[topic], parameters)
        scalars = {"figures": float(step * parameters.figures)}
        curves = {}
        for topic in topics:
            numbers = found[topic].numpy().copy()
            scalars |= _summary(topic, numbers)
            curves[f"by_statement/{topic}"] = numbers
        with exact.precise():
            figures = Figures(drawing, parameters.size)
            areas, defects = polygons.areas_and_defects(figures, POLYGONS)
            curves["area"], curves["defect"] = np.array(areas), np.array(defects)
            if step == 1:
                curves |= _fixed_curves(parameters)
        yield Record(step, scalars, curves)


def _add_batch(found: Any, topic: Topic, generator: Any, parameters: HyperbolicParameters) -> None:
    """Take new figures into the largest errors and the numbers of exceptions, in place."""
    with exact.precise():
        figures = Figures(generator, parameters.size)
        for index, statement in enumerate(STATEMENTS[topic]):
            errors = [statement.measure(figures) for _ in range(parameters.figures)]
            if statement.counts:
                found[index] += sum(errors)
            else:
                found[index] = max(float(found[index]), *errors)


def _summary(topic: Topic, numbers: FloatArray) -> dict[str, float]:
    """The topic's largest error, in units of 2^-53, and its figures that are exceptions."""
    errors, exceptions = 0.0, 0.0
    for each, number in zip(STATEMENTS[topic], numbers.tolist(), strict=True):
        if not each.counts:
            errors = max(errors, number / UNIT_ROUNDOFF)
        elif each.relation == "<":
            exceptions += number
    return {f"error/{topic}": errors, f"exceptions/{topic}": exceptions}


def _fixed_curves(parameters: HyperbolicParameters) -> dict[str, FloatArray]:
    """What does not depend on chance: lengths of circles, and tiles by layer, beside Euclid's."""
    radii = [0.1 * k for k in range(1, RADII + 1)]
    tiling = Tiling(parameters.p, parameters.q)
    return {
        "circumference": np.array(circles.circumferences(radii)),
        "euclid_circumference/euclid": 2 * math.pi * np.array(radii),
        "tiles": np.array(layer_counts(tiling, LAYERS)[1:], dtype=np.float64),
        "euclid_tiles/euclid": np.array(layer_counts(Tiling(4, 4), LAYERS)[1:], dtype=np.float64),
    }


plots = (
    Plot("errors", "series", "error", "Largest error so far", "batch", "units of 2⁻⁵³",
         log_y=True, floor=0.01),
    Plot("exceptions", "series", "exceptions", "Exceptions so far", "batch", "figures"),
    Plot("circumference", "profile", "circumference", "Length of a circle; dotted, Euclid's",
         "radius in tenths", "length", theory="euclid_circumference"),
    Plot("defect", "profile", "area", "Area of polygons; dotted, their angle defect",
         "polygons of the batch, smallest first", "area by integration", theory="defect"),
    Plot("tiles", "profile", "tiles", "Tiles by layer; dotted, Euclid's squares", "layer",
         "tiles", log_y=True, theory="euclid_tiles"),
)  # fmt: skip

presets = (
    Preset(
        "post-in-exact-arithmetic",
        "The whole post in exact arithmetic",
        "Every statement of the post on a thousand figures: errors stay at the last digits of "
        "float64, and one statement, about the sphere, has no instance.",
        {},
    ),
    Preset(
        "far-out-figures",
        "Figures far from the centre",
        "Points up to 12 from the centre, e¹² times smaller in the picture: Severe's distances "
        "keep their digits.",
        {"variants": ("lines", "metric", "circles"), "size": 12.0},
    ),
    Preset(
        "circles-beside-euclid",
        "Circles beside Euclid's",
        "At radius 4 a circle is 171 long, and Euclid's 25: the length grows like exp s.",
        {"variants": ("circles",)},
    ),
    Preset(
        "angles-that-lack",
        "Area is the angle defect",
        "Areas by integration along the sides, and angle defects: one curve.",
        {"variants": ("polygons",)},
    ),
    Preset(
        "layers-of-pentagons",
        "Right-angled pentagons by layer",
        "{5,4}: 5, 15, 40, 105, ... tiles per layer, five times every second Fibonacci number; "
        "Euclid's squares have 4, 8, 12, 16, ...",
        {"variants": ("tilings",), "p": 5, "q": 4},
    ),
)

experiment = Experiment(
    id="hyperbolic-geometry",
    title="Hyperbolic geometry",
    source=HYPERBOLIC,
    summary="Every statement of the post on thousands of random figures, and Severe's own "
    "functions beside it.",
    parameters=HyperbolicParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
