"""The source as a library: for each post what shows it here, and the verdicts of its claims.

Nothing is listed by hand: panels say which posts they show, experiments and claims cite theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from severe_gui.compute.judgement import Verdict
from severe_gui.compute.recorded_claims import recorded_judgement
from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import Claim, Experiment
from severe_gui.experiments.posts import POSTS, Post
from severe_gui.experiments.registry import all_experiments
from severe_gui.panels.contract import Panel

WorkKind = Literal["panel", "experiment", "tour"]


@dataclass(frozen=True)
class Work:
    """What shows a post: a panel, an experiment in one, or a tour of one.

    state: to show. of: the panel that a tour is about.
    """

    kind: WorkKind
    title: str
    panel_id: str
    icon: str
    state: Mapping[str, Any] | None = None
    of: str = ""


@dataclass(frozen=True)
class Volume:
    """A post with what shows it. verdicts: of each of its own claims."""

    post: Post
    works: tuple[Work, ...]
    verdicts: tuple[Verdict, ...]


def library(panels: Iterable[Panel]) -> tuple[Volume, ...]:
    """Every post of the source in order, those that nothing shows yet last."""
    panels, experiments = tuple(panels), tuple(all_experiments().values())
    volumes = [
        Volume(post, _works(post, panels, experiments), _verdicts(post, experiments))
        for post in POSTS
    ]
    return tuple(sorted(volumes, key=lambda volume: not volume.works))


def _works(
    post: Post, panels: tuple[Panel, ...], experiments: tuple[Experiment, ...]
) -> tuple[Work, ...]:
    own = [panel for panel in panels if post.title in panel.posts]
    shown = [Work("panel", panel.title, panel.id, panel.icon) for panel in own]
    run = [
        Work("experiment", experiment.title, panel.id, "play", state)
        for experiment in experiments
        if post.title in _posts_of(experiment)
        for panel in panels
        if (state := panel.view_of_experiment(experiment.id)) is not None
    ]
    toured = [panel for panel in own if panel.tour()]
    tours = [
        Work("tour", _tour_title(panel, toured), panel.id, "map", of=panel.title)
        for panel in toured
    ]
    return (*shown, *tours, *run)


def _posts_of(experiment: Experiment) -> set[str]:
    """The post that it comes from, and those whose claims it judges."""
    judged = {claim.source for claim in experiment.claims if claim.kind == "claim"}
    return {experiment.source, *judged}


def _tour_title(panel: Panel, toured: list[Panel]) -> str:
    return "Tour" if len(toured) == 1 else f"Tour: {panel.title}"


def _verdicts(post: Post, experiments: tuple[Experiment, ...]) -> tuple[Verdict, ...]:
    return tuple(
        _recorded(experiment, claim)
        for experiment in experiments
        for claim in experiment.claims
        if claim.source == post.title and claim.kind == "claim"
    )


def _recorded(experiment: Experiment, claim: Claim) -> Verdict:
    try:
        return recorded_judgement(experiment, claim).verdict
    except SevereError:
        # A damaged record has no verdict; `severe claims` says what is wrong with it.
        return "not judged"
