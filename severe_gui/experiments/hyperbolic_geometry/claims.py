"""The statements of the post as claims, read from the last record of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from severe_gui.experiments.experiment import Claim, History, Measurement
from severe_gui.experiments.hyperbolic_geometry import (
    circles,
    honeycombs,
    lines,
    metric_statements,
    mobius,
    polygons,
    sphere,
    tilings,
)
from severe_gui.experiments.hyperbolic_geometry.figures import Statement
from severe_gui.experiments.posts import HYPERBOLIC

Topic = Literal["sphere", "lines", "maps", "metric", "circles", "polygons", "tilings", "space"]
TOPICS: tuple[Topic, ...] = get_args(Topic)

STATEMENTS: Mapping[Topic, tuple[Statement, ...]] = {
    "sphere": sphere.STATEMENTS,
    "lines": lines.STATEMENTS,
    "maps": mobius.STATEMENTS,
    "metric": metric_statements.STATEMENTS,
    "circles": circles.STATEMENTS,
    "polygons": polygons.STATEMENTS,
    "tilings": tilings.STATEMENTS,
    "space": honeycombs.STATEMENTS,
}

A_THOUSAND: Mapping[str, Any] = {"steps": 20, "figures": 50}
"""Figures for each statement: tens of thousands in all."""


@dataclass(frozen=True)
class Reading:
    """A statement's number in the curve of its topic."""

    topic: Topic
    index: int
    statement: Statement

    def __call__(self, history: History) -> Measurement:
        measured = float(history.curve(f"by_statement/{self.topic}")[self.index])
        figures = f"{int(history.series('figures')[-1]):,} figures"
        if not self.statement.counts:
            return Measurement(measured, f"largest error of {figures}")
        if self.statement.relation == ">":
            return Measurement(measured, f"{int(measured):,} instances among {figures}")
        found = f"{int(measured):,} exceptions" if measured else "no exception"
        return Measurement(measured, f"{found} among {figures}")


def _claim(topic: Topic, index: int, statement: Statement) -> Claim:
    return Claim(
        statement.id, statement.text, HYPERBOLIC, statement.threshold, statement.relation,
        Reading(topic, index, statement), kind=statement.kind, quote=statement.quote,
        basis=statement.basis, algebra=statement.algebra, expected=not statement.citation,
        citation=statement.citation, parameters=A_THOUSAND, needs=(topic,),
        plot=statement.plot or ("exceptions" if statement.counts else "errors"), is_random=False,
    )  # fmt: skip


claims = tuple(
    _claim(topic, index, statement)
    for topic, statements in STATEMENTS.items()
    for index, statement in enumerate(statements)
)
