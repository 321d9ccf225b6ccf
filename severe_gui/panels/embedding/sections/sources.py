"""What can stand in a picture: Sarkar's construction, spaces of the run and of the one before."""

from collections.abc import Iterable

from severe_gui.panels.embedding.pane import OTHER, TITLES
from severe_gui.panels.embedding.runs import EmbeddingRuns
from severe_gui.panels.embedding.state import SARKAR, EmbeddingState

POINTS = "points/"


def offered(state: EmbeddingState, runs: EmbeddingRuns) -> dict[str, str]:
    """Sources by their titles, with what is shown now always among them."""
    sources = [SARKAR, *(_spaces(state.run, runs) or state.setup.variants)]
    sources += [f"{OTHER}{space}" for space in _spaces(state.other_run, runs)]
    sources += state.panes
    return {title_of(each): each for each in dict.fromkeys(sources)}


def title_of(source: str) -> str:
    """A source as a person reads it."""
    before = " (run before)" if source.startswith(OTHER) else ""
    return f"{TITLES[source.removeprefix(OTHER)]}{before}"


def _spaces(run_id: str, runs: EmbeddingRuns) -> tuple[str, ...]:
    """The spaces that a run has points in."""
    snapshot = runs.snapshot(run_id)
    fields: Iterable[str] = () if snapshot is None else snapshot.fields
    found = {key.removeprefix(POINTS) for key in fields if key.startswith(POINTS)}
    return tuple(each for each in TITLES if each in found and each != SARKAR)
