"""The panel on screen: pages above, a run strip below, settings at the right."""

import time
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from severe_gui.compute.run import Snapshot
from severe_gui.compute.signals import Announcements
from severe_gui.errors import SevereError
from severe_gui.experiments.hyperbolic_embeddings.parameters import SUFFIXES, EmbeddingParameters
from severe_gui.panels.contract import Host
from severe_gui.panels.embedding.curves.page import CurvesPage
from severe_gui.panels.embedding.depth.page import DepthPage
from severe_gui.panels.embedding.exports import EmbeddingExports
from severe_gui.panels.embedding.loader import GraphLoader, Loaded
from severe_gui.panels.embedding.pane import OTHER
from severe_gui.panels.embedding.picture_page import PicturePage
from severe_gui.panels.embedding.runs import EmbeddingRuns
from severe_gui.panels.embedding.sections.look import LookSection
from severe_gui.panels.embedding.sections.node import NodeSection
from severe_gui.panels.embedding.sections.numbers import NumbersSection
from severe_gui.panels.embedding.sections.pictures import PicturesSection
from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import SARKAR, EmbeddingState
from severe_gui.panels.pages import Page
from severe_gui.panels.progress_words import progress_of
from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.parameter_form import ParameterForm
from severe_gui.widgets.run_strip import RunStrip
from severe_gui.widgets.section import Section, column

POLL_MILLISECONDS = 33
NUMBERS_SECONDS = 0.25
MEASURE_MILLISECONDS, MEASURE_SECONDS = 20, 0.008
TABS = {
    "picture": ("Picture", "The nodes in the disk or the ball, as they find their places"),
    "curves": ("Curves", "Precision, mean rank and loss over the epochs"),
    "depth": ("Depth", "How far out a node is against its depth, and what is hard to embed"),
}


class EmbeddingView(EmbeddingExports):
    """Draws an EmbeddingState and turns gestures into changes of it and into runs."""

    def __init__(self, state: EmbeddingState, host: Host) -> None:
        super().__init__(state, host)
        self.runs = EmbeddingRuns(state, host.runner, host.library)
        self.shown = Shown(state, self.runs)
        self._drawn: tuple[Any, ...] = ()
        self._formed: EmbeddingParameters | None = None
        self._numbers_at = 0.0
        self.picture = PicturePage(state, host, self, self.shown)
        self.curves = CurvesPage(state, host, self, self.shown)
        self.depth = DepthPage(state, host, self, self.shown, self.fly_to)
        self.pages: dict[str, Page] = {
            "picture": self.picture, "curves": self.curves, "depth": self.depth,
        }  # fmt: skip
        self._form, self._seed = (
            ParameterForm(EmbeddingParameters),
            NumberField(
                "Seed", "Seed of all that a run draws.", 0, 0, 100, integer=True, most=2**31 - 1
            ),
        )
        self.run_strip = RunStrip(host.theme)
        self.run_strip.queue.hide()
        self.lay_out(self.pages, TABS, ())
        self._add_sections()
        self.loader = GraphLoader(self.canvas)
        self.loader.loaded.connect(self._take)
        self.loader.progressed.connect(self._say_reading)
        self._connect()
        self._poll = QTimer(self.canvas)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._tick)
        self._measure = QTimer(self.canvas)
        self._measure.setInterval(MEASURE_MILLISECONDS)
        self._measure.timeout.connect(self._appraise)
        self._signals = Announcements(host.runner, self.canvas)
        self._signals.changed.connect(self._changed)
        self.follow_state()

    def _add_sections(self) -> None:
        """The graph above, what is shown of it, and below it the settings of the next run."""
        host, shown = self._host, self.shown
        self.pictures = PicturesSection(self.state, host, self, shown)
        self.look = LookSection(self, shown)
        self.node, self.numbers = (
            NodeSection(self.state, self, shown),
            NumbersSection(self.state, shown),
        )
        run = Section("Run")
        run.add(self._seed)
        self._on_pages: dict[Section, tuple[str, ...]] = {
            self.pictures: ("picture", "depth"), self.look: ("picture",),
            self.node: ("picture", "depth"),
        }  # fmt: skip
        self.inspector = column(
            self._form.section_of("graph"), self.pictures, self.look, self.inspector, self.node,
            self.numbers, self._form, run,
        )  # fmt: skip

    def _connect(self) -> None:
        strip, host = self.run_strip, self._host
        strip.played.connect(self.play)
        strip.paused.connect(host.runner.pause)
        strip.stepped.connect(host.runner.step)
        strip.stopped.connect(self.stop)
        strip.continued.connect(self.go_on)
        self.node.find_wanted.connect(self.find_node)
        self._form.changed.connect(self._set_parameter)
        self._seed.changed.connect(lambda seed: self.set_field("seed", seed))
        for part in (self._form, self._seed):
            part.grabbed.connect(lambda: host.begin_gesture("change the settings"))
            part.released.connect(host.end_gesture)

    # From the state and the run to the screen.

    def refresh(self) -> None:
        """Show the state and the newest points."""
        state = self.state
        if self.loader.ask(state.setup):
            # What was read before is of another graph.
            self.shown.nodes, self.shown.refusal = None, ""
        self.runs.end_forgotten()
        self.runs.send_changes()
        if state.setup is not self._formed:
            # A drag refreshes for each frame, and the settings stay the same object.
            self._formed = state.setup
            self._form.show_values(state.setup.model_dump(mode="json"))
        if self._seed.value() != state.seed:
            self._seed.set_value(state.seed)
        self._show_run()
        super().refresh()
        for section, pages in self._on_pages.items():
            section.setVisible(state.page in pages)
        self._show_sections()
        if self.runs.is_running:
            self._poll.start()
        if self.shown.appraiser.is_busy:
            self._measure.start()

    def _show_run(self) -> None:
        """Take the newest points, and say how far the run is."""
        runner, shown = self._host.runner, self.runs.snapshot(self.state.run)
        self.shown.renew()
        self.run_strip.show_progress(
            progress_of(shown, self.runs.is_running, self.runs.may_go_on(), runner.worker_phase)
        )

    def _show_sections(self) -> None:
        for section in (self.pictures, self.look, self.node, self.numbers):
            section.refresh()

    def _show_sections_seldom(self) -> None:
        """Labels that change make the window lay itself out: a few times a second in a run."""
        now = time.monotonic()
        if now - self._numbers_at > NUMBERS_SECONDS or not self.runs.is_running:
            self._numbers_at = now
            self._show_sections()

    def _tick(self) -> None:
        """While a run is under way: show what is new."""
        snapshot = self.runs.snapshot(self.state.run)
        drawn = () if snapshot is None else (snapshot.run_id, snapshot.step, snapshot.phase)
        if drawn != self._drawn:
            self._drawn = drawn
            self._show_run()
            self.page.refresh()
            self._show_sections_seldom()
        if not self.runs.is_running:
            self._poll.stop()
            self._say_failure(snapshot)

    def _appraise(self) -> None:
        """Measure a constructed picture for a moment, and show it when that is done."""
        if self.shown.appraiser.advance(MEASURE_SECONDS):
            self.shown.renew()
            self.page.refresh()
            self._show_sections()
        if not self.shown.appraiser.is_busy:
            self._measure.stop()

    def _say_failure(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None and snapshot.failure is not None:
            self._host.notify(snapshot.failure.sentence, snapshot.failure.details, "bad")

    def _take(self, loaded: Loaded) -> None:
        """A graph was read, or could not be: that is said where the file is chosen."""
        self.shown.nodes, self.shown.refusal = loaded.nodes, loaded.refusal
        self._form.fields["file"].show_error(loaded.refusal)
        if loaded.refusal:
            self._host.notify(loaded.refusal, kind="bad")
        elif loaded.note:
            self._host.notify(loaded.note)
        self._changed()

    def _say_reading(self, share: float) -> None:
        """How much of a long file has been read."""
        self._host.status(f"Reading the graph: {share:.0%}")

    # What a person does.

    def _set_parameter(self, name: str, value: Any) -> None:
        try:
            self.set_field("setup", self.state.setup.having(**{name: value}))
        except ValidationError as error:
            self._form.show_error(error)

    def show_picture(self) -> None:
        """Show the picture."""
        self.show_page("picture")

    def show_curves(self) -> None:
        """Show the curves."""
        self.show_page("curves")

    def show_depth(self) -> None:
        """Show distance against depth."""
        self.show_page("depth")

    def swap(self) -> None:
        """Let the two pictures change places."""
        with self.gesture("swap the pictures"):
            self.set_field("panes", self.state.panes[::-1])

    def toggle(self) -> None:
        """Play, pause or resume."""
        self.run_strip.toggle()

    def play(self) -> None:
        """Start a run with the settings as they are, or resume the paused one."""
        state, runner = self.state, self._host.runner
        if self.runs.is_running:
            runner.resume()
            return
        try:
            run_id = self.runs.start()
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        with self.gesture("start a run"):
            state.update({"other_run": state.run, "run": run_id, "panes": self._panes_of_run()})

    def _panes_of_run(self) -> tuple[str, ...]:
        """The panes as they are, if the run forms one of them; its first two spaces otherwise."""
        panes = self.state.panes
        spaces = tuple(each for each in self.state.setup.variants if each != SARKAR)
        kept = tuple(e for e in panes if e in spaces or e == SARKAR or e.startswith(OTHER))
        if any(each in spaces for each in kept):
            return kept
        if SARKAR in panes or not spaces:
            return (*spaces[:1], SARKAR)
        return spaces[:2]

    def ask_graph(self) -> None:
        """Choose a file of pairs to embed."""
        name, _ = QFileDialog.getOpenFileName(
            self.canvas, "Open a graph", "", f"Graphs ({SUFFIXES});;All files (*)"
        )
        if name:
            self.open_graph(Path(name))

    def open_graph(self, path: Path) -> None:
        """Show the graph of a file; a run that was shown is of another graph."""
        with self.gesture("open a graph"):
            setup = self.state.setup.having(graph="file", file=str(path))
            self.state.update({"setup": setup, "node": "", "panes": (SARKAR,), "page": "picture"})

    def accept_file(self, path: Path) -> bool:
        """Take a dropped file, if its ending is that of a graph."""
        if f"*{path.suffix.lower()}" not in SUFFIXES.split():
            return False
        self.open_graph(path)
        return True

    def single_step(self) -> None:
        """Do one epoch, then pause."""
        # The run of another panel is none of ours.
        if self.runs.is_running:
            self._host.runner.step()

    def stop(self) -> None:
        """End the run; it can be continued."""
        if self.runs.is_running:
            self._host.runner.stop()

    def go_on(self) -> None:
        """Continue the run from its last checkpoint."""
        try:
            self.runs.go_on()
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
        self._changed()

    def fly_to(self, node: int) -> None:
        """Choose a node and show it in the picture."""
        nodes = self.shown.nodes
        if nodes is None:
            return
        with self.gesture("go to a node"):
            self.set_field("page", "picture")
            self.picture.fly_to(node)

    def find_node(self) -> None:
        """Search all nodes by name, and fly to one."""
        self.picture.find(self.fly_to)

    def go_home(self) -> None:
        """Back to the middle of the space, at the size that fits."""
        self.picture.go_home()

    # Pictures.

    def make_frame(self) -> None:
        """All that Python does for a frame of the pictures; a bench measures this."""
        self._pending.stop()
        self.refresh()
        for each in self.picture.views:
            each.finish_frame()

    def play_for_picture(self) -> None:
        """Run what is set, where the panes ask for a run, so that there is something to show."""
        if not self.state.run and self.state.panes != (SARKAR,):
            self.play()

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        is_busy = self._poll.isActive() or self._measure.isActive()
        return self.shown.is_read and super().settled() and not is_busy

    def shutdown(self) -> None:
        """Free what the view holds; the run under way continues or ends with its runner."""
        self._poll.stop()
        self._measure.stop()
        self._signals.detach()
        self.loader.close()
        super().shutdown()
