"""The trainer on screen: plots, claims, table of runs, sweep; inspector; timeline and run strip."""

import time
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from severe_gui.compute.judgement import Judgement
from severe_gui.compute.run import Snapshot
from severe_gui.compute.signals import Announcements
from severe_gui.experiments.registry import experiment_named
from severe_gui.panels.contract import Host
from severe_gui.panels.progress_words import phase_text, progress_of
from severe_gui.panels.trainer.claims.page import ClaimsPage
from severe_gui.panels.trainer.claims.strip import VerdictStrip
from severe_gui.panels.trainer.empty_page import EmptyPage
from severe_gui.panels.trainer.exports import TrainerExports
from severe_gui.panels.trainer.gestures.settings import TrainerGestures
from severe_gui.panels.trainer.inspector import TrainerInspector
from severe_gui.panels.trainer.plots.board import RunBoard
from severe_gui.panels.trainer.plots.picture import picture_of
from severe_gui.panels.trainer.runs.changes_in_words import change_text
from severe_gui.panels.trainer.runs.comparison import table_of
from severe_gui.panels.trainer.runs.table import RunPage
from severe_gui.panels.trainer.runs.timeline_bar import TimelineBar, Times
from severe_gui.panels.trainer.runs.training import Training
from severe_gui.panels.trainer.state import Setup, TrainerState
from severe_gui.panels.trainer.sweep.kept_sheet import KeptSheet
from severe_gui.panels.trainer.sweep.sheet import SweepSheet
from severe_gui.widgets.legend import Look
from severe_gui.widgets.page_tabs import PageTabs
from severe_gui.widgets.run_strip import RunStrip
from severe_gui.widgets.theme import SIZES

POLL_MILLISECONDS = 33
NUMBERS_SECONDS = 0.4
TABS = {
    "plots": ("Plots", "Curves and spectra of the runs shown"),
    "claims": ("Claims", "The claims of the post, judged on the run in front"),
    "runs": ("Runs", "All runs in a table, two of them compared"),
    "sweep": ("Sweep", "Many runs over a grid of settings and seeds"),
}


class TrainerView(TrainerGestures, TrainerExports):
    """Draws a TrainerState and turns gestures into changes of it and into runs."""

    def __init__(self, state: TrainerState, host: Host) -> None:
        super().__init__(state, host)
        self.training = Training(state, host.runner, host.library)
        self._drawn: tuple[Any, ...] = ()
        self._said, self._numbers_at = "", 0.0
        self._branch_at: tuple[str, int] | None = None
        self._draining, self._drained = False, []
        self._kept: dict[str, Snapshot] = {}
        self._board = RunBoard(self._look())
        self.table = RunPage(self._look())
        self.claims = ClaimsPage(host.theme)
        self.tabs, self.timeline = PageTabs(TABS), TimelineBar(host.theme)
        self.verdicts = VerdictStrip()
        self.canvas = self._make_canvas()
        self._sheets = KeptSheet(host.theme, self._pages)
        self.inspector = TrainerInspector(state, host.theme)
        self.run_strip = RunStrip(host.theme)
        self._connect()
        self._poll = QTimer(self.canvas)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._tick)
        host.theme.changed.connect(self._recolour)
        self._signals = Announcements(host.runner, self.canvas)
        self._signals.changed.connect(self._changed)
        self.follow_state()

    @property
    def sweep(self) -> SweepSheet | None:
        """The sheet of sweeps, if it is open."""
        return self._sheets.sheet

    def _make_canvas(self) -> QWidget:
        canvas = QWidget()
        canvas.setMinimumSize(200, 200)
        column = QVBoxLayout(canvas)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._banner = QLabel()
        self._banner.setObjectName("banner")
        self._banner.setWordWrap(True)
        self._banner.setContentsMargins(16, 8, 16, 8)
        self._banner.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._banner.hide()
        column.addWidget(self._banner)
        column.addWidget(self.tabs)
        self._pages = QStackedWidget()
        self._empty = EmptyPage()
        self._plots = QScrollArea()
        self._plots.setWidgetResizable(True)
        self._plots.setFrameShape(QScrollArea.Shape.NoFrame)
        self._plots.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._plots.setWidget(self._board)
        for page in (self._empty, self._plots, self.claims, self.table):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        column.addWidget(self.verdicts)
        column.addWidget(self.timeline)
        return canvas

    def _connect(self) -> None:
        strip, side, host = self.run_strip, self.inspector, self._host
        self._empty.played.connect(self.play)
        strip.played.connect(self.play)
        strip.paused.connect(host.runner.pause)
        strip.stepped.connect(host.runner.step)
        strip.stopped.connect(self.stop)
        strip.continued.connect(self.go_on)
        strip.queued.connect(self.enqueue)
        side.form.changed.connect(self._set_parameter)
        side.experiment.changed.connect(
            lambda name: self.set_field("setup", Setup(experiment=name))
        )
        side.seed.changed.connect(lambda seed: self.set_field("seed", seed))
        side.device.changed.connect(lambda device: self.set_field("device", device))
        side.weights.changed.connect(self._set_weights)
        side.logged.connect(self._set_log)
        side.data_wanted.connect(self.choose_data)
        side.plots_chosen.connect(self._choose_plots)
        side.surgery.asked.connect(self.operate)
        for part in (side.form, side.seed):
            part.grabbed.connect(lambda: host.begin_gesture("change the settings"))
            part.released.connect(host.end_gesture)
        self.tabs.chosen.connect(lambda name: self.set_field("page", name))
        self.timeline.branch_wanted.connect(self.branch)
        self.timeline.chosen.connect(self._changed)
        self._board.hovered.connect(host.status)
        self._board.went.connect(self._go_in_plot)
        self.verdicts.chosen.connect(self._choose_verdict)
        self.verdicts.seeds_wanted.connect(self.run_more_seeds)
        self._sheets.finished.connect(host.notify)
        self._sheets.closed.connect(lambda: self.set_field("page", "plots"))
        self._connect_runs()
        self._connect_claims()

    def _connect_runs(self) -> None:
        runs, table = self.inspector.runs, self.table
        runs.selected.connect(self._select)
        runs.renamed.connect(lambda run, name: self._change_run(run, "rename a run", name=name))
        runs.shown.connect(lambda run, on: self._change_run(run, "show or hide", shown=on))
        runs.pinned.connect(lambda run, on: self._change_run(run, "pin a run", pinned=on))
        runs.deleted.connect(self.delete)
        runs.queue.removed.connect(self.take_out)
        runs.queue.started.connect(self.drain)
        runs.queue.held.connect(self.hold)
        table.opened.connect(self._open_from_table)
        table.again.connect(self.again)
        table.noted.connect(self._note)
        table.removed.connect(self._delete_all)

    def _connect_claims(self) -> None:
        self.claims.chosen.connect(self._choose_verdict)
        self.claims.strip.seeds_wanted.connect(self.run_more_seeds)
        self.claims.run_wanted.connect(self.run_claim)
        self.claims.plot_wanted.connect(self._show_plot_of)
        self.claims.parameter_wanted.connect(self.inspector.focus_parameter)

    # From the state and the run to the screen.

    def refresh(self) -> None:
        """Show everything as it is now."""
        running = self.training.running_id
        if running and self.state.run(running) is None:
            # Its entry was undone or its document closed.
            self._host.runner.stop()
        self.training.send_changes()
        self._branch_if_free()
        self._drain_if_free()
        self._tick()
        if not self._poll.isActive() and (self._host.runner.is_busy or self.training.is_reading):
            self._poll.start()

    def _tick(self) -> None:
        self.training.poll()
        state = self.state
        wanted = {entry.id for entry in state.shown_runs()} | ({state.selected} - {""})
        if state.page == "runs":
            wanted |= set(state.run_ids())
        found = {run_id: self.training.snapshot(run_id) for run_id in sorted(wanted)}
        snapshots = {key: snapshot for key, snapshot in found.items() if snapshot is not None}
        self._draw(snapshots)
        self._show_progress(snapshots)
        if not self._host.runner.is_busy and not self.training.is_reading:
            self._poll.stop()

    def _draw(self, snapshots: dict[str, Snapshot]) -> None:
        state = self.state
        key = (
            state.setup, state.runs, state.selected, state.linear, state.seed, state.device,
            state.weights, state.hidden, state.places, state.page, state.verdict,
            self.timeline.track.step, state.queue, self._draining,
            tuple(id(each) for each in snapshots.values()), self._host.runner.is_busy,
        )  # fmt: skip
        front = snapshots.get(state.selected)
        verdicts = self.training.verdicts(state.selected) if front is not None else None
        if self._drawn == (key, verdicts):
            return
        self._drawn = (key, verdicts)
        # The snapshots are kept: an id of a freed one could come again.
        self._kept = snapshots
        self._show_page(snapshots, front, verdicts)
        self.timeline.show_times(self._times(front))
        phases = {run_id: phase_text(snapshot) for run_id, snapshot in snapshots.items()}
        self.inspector.show_state(state, phases)
        self.inspector.runs.queue.show_queue(state.queue, self._draining)
        self.inspector.surgery.show_run(
            state.setup.definition, state.setup.parameters.get("variants", ()),
            self.training.running_id == state.selected != "" or self._answers(), front,
        )  # fmt: skip
        now = time.monotonic()
        if now - self._numbers_at > NUMBERS_SECONDS or not self._host.runner.is_busy:
            # Labels that change make the whole window lay itself out: seldom during a run.
            self._numbers_at = now
            known = front if front is not None and _is_of(front, state) else None
            self.inspector.show_numbers(state.setup.definition, known)
        self._show_banner(front)

    def _answers(self) -> bool:
        """Whether the run in front is over and can still be operated on."""
        return not self.training.running_id and self.training.answers(self.state.selected)

    def _show_page(
        self,
        snapshots: dict[str, Snapshot],
        front: Snapshot | None,
        verdicts: tuple[Judgement, ...] | None,
    ) -> None:
        state, experiment = self.state, self.state.setup.definition
        # A run of another experiment in front has claims of its own.
        mine = verdicts if front is not None and _is_of(front, state) else None
        waiting = self._why_not_judged(front)
        self.tabs.show_page(state.page)
        self.tabs.buttons["claims"].setVisible(bool(experiment.claims) or state.page == "claims")
        self.verdicts.setVisible(
            state.page == "plots" and bool(experiment.claims) and front is not None
        )
        self.verdicts.show_verdicts(mine, waiting)
        if state.page != "sweep":
            self._sheets.leave()
        if state.page == "runs":
            self._show_table(snapshots)
        elif state.page == "sweep":
            self._sheets.show_sheet(state.setup, state.seed)
        elif state.page == "claims":
            self.claims.show_claims(experiment, mine, waiting, state.verdict)
            self._pages.setCurrentWidget(self.claims)
        else:
            self._show_plots(snapshots, front)

    def _show_plots(self, snapshots: dict[str, Snapshot], front: Snapshot | None) -> None:
        step = self.timeline.track.step
        picture = picture_of(self.state, snapshots, self.training.parameters, step)
        if any(run.snapshot.series or run.snapshot.curves for run in picture.runs):
            self._pages.setCurrentWidget(self._plots)
            self._board.show_picture(picture)
            self._board.setMinimumHeight(self._board.least_height)
            return
        self._pages.setCurrentWidget(self._empty)
        is_starting = front is not None and not front.phase.is_over
        note = self._host.runner.worker_note or "The run is starting"
        self._empty.show_setup(self.state.setup, note if is_starting else "")

    def _why_not_judged(self, front: Snapshot | None) -> str:
        if front is None:
            return "There is no run to judge yet"
        is_under_way = not front.phase.is_over or self.training.running_id == front.run_id
        return "Judged when the run ends" if is_under_way else "Being judged"

    def _show_table(self, snapshots: dict[str, Snapshot]) -> None:
        found = {run_id: self.training.facts(run_id) for run_id in self.state.run_ids()}
        facts = {run_id: each for run_id, each in found.items() if each is not None}
        self.table.show_table(table_of(self.state.runs, facts, snapshots), facts, snapshots)
        self._pages.setCurrentWidget(self.table)

    def _times(self, front: Snapshot | None) -> Times:
        if front is None or self.state.page != "plots":
            return Times()
        entry = self.state.run(front.run_id)
        experiment = experiment_named(entry.experiment) if entry else self.state.setup.definition
        changes = tuple((each.step, change_text(experiment, each)) for each in front.changes)
        return Times(front.step, front.steps, front.timeline, changes)

    def _open_from_table(self, run_id: str) -> None:
        self._select(run_id)
        self.set_field("page", "plots")

    def _show_banner(self, front: Snapshot | None) -> None:
        text = ""
        if front is not None:
            text = front.failure.sentence if front.failure else front.note
            details = front.failure.details if front.failure else ""
            if front.failure and front.run_id + text != self._said:
                self._said = front.run_id + text
                if details:
                    self._host.notify(text, details, "bad")
        self._banner.setText(text)
        self._banner.setVisible(bool(text))

    def _show_progress(self, snapshots: dict[str, Snapshot]) -> None:
        runner = self._host.runner
        running = bool(self.training.running_id)
        current = runner.latest() if running else snapshots.get(self.state.selected)
        may_continue = not running and self.training.can_go_on(self.state.selected)
        self.run_strip.show_progress(
            progress_of(current, running, may_continue, runner.worker_phase)
        )

    def _look(self) -> Look:
        theme = self._host.theme
        text_size = SIZES.text_size * theme.scale * 0.9
        dots = QGuiApplication.primaryScreen().devicePixelRatio()
        return Look(theme.roles, theme.series, text_size, dots)

    def _recolour(self) -> None:
        self._board.recolour(self._look())
        self.table.recolour(self._look())
        self._drawn = ()

    def frame_plot(self, plot_id: str) -> None:
        """Put a frame around a plot until the pointer next moves over the page."""
        self.refresh()
        around = self._board.frame(plot_id).toRect()
        self._plots.ensureVisible(around.center().x(), around.center().y(), 0, around.height())

    # Pictures and exports.

    def play_for_picture(self) -> None:
        """Run what is set, so that a picture has something to show."""
        if not self.state.runs:
            self.play()

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        busy = self._host.runner.is_busy or self.training.is_reading
        busy = busy or self._branch_at is not None or (self._draining and bool(self.state.queue))
        busy = busy or self.training.is_unjudged(self.state.selected)
        return not busy and super().settled() and not self._poll.isActive()

    def shutdown(self) -> None:
        """Free what the view holds; the run under way continues or ends with its runner."""
        self._poll.stop()
        self._host.theme.changed.disconnect(self._recolour)
        super().shutdown()
        self._signals.detach()
        self._sheets.end()
        self._board.dispose()
        self.table.dispose()
        self.training.close()


def _is_of(snapshot: Snapshot, state: TrainerState) -> bool:
    entry = state.run(snapshot.run_id)
    return entry is not None and entry.experiment == state.setup.experiment
