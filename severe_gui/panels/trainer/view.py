"""The trainer on screen: plots, table of runs, sweep; the inspector; timeline and run strip."""

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from severe_gui.compute.run import RunPhase, Snapshot, WorkerPhase
from severe_gui.compute.signals import Announcements
from severe_gui.experiments.registry import experiment_named
from severe_gui.installation import user_folder
from severe_gui.panels.contract import Host
from severe_gui.panels.trainer.exports import TrainerExports
from severe_gui.panels.trainer.gestures import TrainerGestures
from severe_gui.panels.trainer.inspector import TrainerInspector
from severe_gui.panels.trainer.page_tabs import PageTabs
from severe_gui.panels.trainer.plots.figure import RunBoard, picture_of
from severe_gui.panels.trainer.runs.changes_in_words import deed
from severe_gui.panels.trainer.runs.comparison import table_of
from severe_gui.panels.trainer.runs.table import RunPage
from severe_gui.panels.trainer.runs.timeline_bar import TimelineBar, Times
from severe_gui.panels.trainer.runs.training import Training
from severe_gui.panels.trainer.state import Setup, TrainerState
from severe_gui.panels.trainer.sweep.sheet import SweepSheet
from severe_gui.widgets.legend import Look, short
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.run_strip import Progress, RunStrip, time_left
from severe_gui.widgets.theme import SIZES

POLL_MILLISECONDS = 33
NUMBERS_SECONDS = 0.4


def sweep_folder() -> Path:
    """Where the sweeps of this person are."""
    return user_folder("data") / "sweeps"


class TrainerView(TrainerGestures, TrainerExports):
    """Draws a TrainerState and turns gestures into changes of it and into runs."""

    def __init__(self, state: TrainerState, host: Host) -> None:
        self.state, self._host = state, host
        self.training = Training(state, host.runner, host.library)
        self._drawn: tuple[Any, ...] = ()
        self._told, self._numbers_at = "", 0.0
        self._branch_at: tuple[str, int] | None = None
        self._draining, self._drained = False, []
        self._kept: dict[str, Snapshot] = {}
        self.sweep: SweepSheet | None = None
        self._swept: tuple[Setup, int] | None = None
        self._board = RunBoard(self._look())
        self._board.hovered.connect(self._hovered)
        self.table = RunPage(self._look())
        self.tabs, self.timeline = PageTabs(), TimelineBar(host.theme)
        self.canvas = self._make_canvas()
        self.inspector = TrainerInspector(state, host.theme)
        self.run_strip = RunStrip(host.theme)
        self._connect()
        self._pending = QTimer(self.canvas)
        self._pending.setSingleShot(True)
        self._pending.timeout.connect(self.refresh)
        self._poll = QTimer(self.canvas)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._tick)
        state.events.connect(self._changed)
        host.theme.changed.connect(self._recolour)
        self._signals = Announcements(host.runner, self.canvas)
        self._signals.changed.connect(self._changed)
        self.refresh()

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
        self._empty = self._make_empty()
        for page in (self._empty, self._board, self.table):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        column.addWidget(self.timeline)
        return canvas

    def _make_empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(2)
        self._empty_title, self._empty_text = QLabel(), QLabel()
        self._empty_title.setObjectName("emptyTitle")
        self._empty_text.setProperty("role", "muted")
        for label in (self._empty_title, self._empty_text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        self._empty_play = QPushButton("Play")
        self._empty_play.setProperty("primary", "true")
        self._empty_play.setAccessibleName("Play")
        self._empty_play.setToolTip("Train with the settings at the right (Ctrl+Return)")
        self._empty_play.setFixedWidth(30 * SIZES.step)
        self._empty_play.clicked.connect(self.play)
        column.addSpacing(3 * SIZES.step)
        column.addWidget(self._empty_play, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return page

    def _connect(self) -> None:
        strip, side, host = self.run_strip, self.inspector, self._host
        strip.played.connect(self.play)
        strip.paused.connect(host.runner.pause)
        strip.stepped.connect(host.runner.step)
        strip.stopped.connect(self.stop)
        strip.continued.connect(self.go_on)
        side.form.changed.connect(self._set_parameter)
        side.experiment.changed.connect(lambda name: self._set("setup", Setup(experiment=name)))
        side.seed.changed.connect(lambda seed: self._set("seed", seed))
        side.device.changed.connect(lambda device: self._set("device", device))
        side.weights.changed.connect(self._set_weights)
        side.logged.connect(self._set_log)
        side.data_wanted.connect(self.choose_data)
        side.plots_chosen.connect(self._choose_plots)
        self._board.layer_wanted.connect(lambda layer: self._set("layer", layer))
        for part in (side.form, side.seed):
            part.grabbed.connect(lambda: host.begin_gesture("change the settings"))
            part.released.connect(host.end_gesture)
        runs = side.runs
        runs.selected.connect(self._select)
        runs.renamed.connect(lambda run, name: self._change_run(run, "rename a run", name=name))
        runs.shown.connect(lambda run, on: self._change_run(run, "show or hide", shown=on))
        runs.pinned.connect(lambda run, on: self._change_run(run, "pin a run", pinned=on))
        runs.deleted.connect(self.delete)
        runs.queue.removed.connect(self.take_out)
        runs.queue.begun.connect(self.drain)
        runs.queue.held.connect(self.hold)
        strip.queued.connect(self.enqueue)
        side.surgery.asked.connect(self.operate)
        self.timeline.branch_wanted.connect(self.branch)
        self.timeline.chosen.connect(self._changed)
        self.tabs.chosen.connect(lambda name: self._set("page", name))
        table = self.table
        table.opened.connect(self._open_from_table)
        table.again.connect(self.again)
        table.noted.connect(self._note)
        table.removed.connect(self._delete_all)
        side.claims.run_wanted.connect(self.run_claim)
        side.claims.parameter_wanted.connect(side.focus_parameter)

    # From the state and the run to the screen.

    def _changed(self, *_event: Any) -> None:
        self._pending.start(0)

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
            state.weights, state.hidden, state.layer, state.page,
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
        picture = picture_of(state, snapshots, self.timeline.track.step)
        drawable = any(run.snapshot.series or run.snapshot.curves for run in picture.runs)
        self.tabs.show_page(state.page)
        if state.page != "sweep":
            self._leave_sweep()
        if state.page == "runs":
            self._show_table(snapshots)
        elif state.page == "sweep":
            self._pages.setCurrentWidget(self._sweep_page())
        elif drawable:
            self._pages.setCurrentWidget(self._board)
            self._board.show_picture(picture)
        else:
            self._pages.setCurrentWidget(self._empty)
            self._show_empty(front)
        self.timeline.show_times(self._times(front))
        phases = {run_id: _phase_text(snapshot) for run_id, snapshot in snapshots.items()}
        self.inspector.show_state(state, phases)
        self.inspector.runs.queue.show_queue(state.queue, self._draining)
        self.inspector.surgery.show_run(
            state.setup.definition, state.setup.parameters.get("variants", ()),
            self.training.running_id == state.selected != "", front,
        )  # fmt: skip
        experiment = state.setup.definition
        now = time.monotonic()
        if now - self._numbers_at > NUMBERS_SECONDS or not self._host.runner.is_busy:
            # Labels that change lay the whole window out anew: seldom while a run goes on.
            self._numbers_at = now
            known = front if front is not None and _is_of(front, state) else None
            self.inspector.show_numbers(experiment, known)
        waiting = "judged when the run ends" if front is not None else "no run to judge yet"
        self.inspector.show_claims(experiment, verdicts, waiting)
        self._show_banner(front)

    def _show_table(self, snapshots: dict[str, Snapshot]) -> None:
        found = {run_id: self.training.facts(run_id) for run_id in self.state.run_ids()}
        facts = {run_id: each for run_id, each in found.items() if each is not None}
        self.table.show_table(table_of(self.state.runs, facts, snapshots), facts, snapshots)
        self._pages.setCurrentWidget(self.table)

    def _sweep_page(self) -> SweepSheet:
        """The sheet of sweeps of the settings as they stand; one that runs keeps its own."""
        wanted = (self.state.setup, self.state.seed)
        if self.sweep is not None and (self._swept == wanted or self.sweep.is_running):
            return self.sweep
        front = self.sweep.progress is not None if self.sweep is not None else False
        if self.sweep is not None and front and self._is_same_experiment(wanted[0]):
            # Its results are looked at; other settings wait until it is entered anew.
            return self.sweep
        self._end_sweep()
        self.sweep, self._swept = SweepSheet(self._host.theme, *wanted, sweep_folder()), wanted
        self.sweep.finished.connect(self._host.notify)
        self.sweep.closed.connect(lambda: self._set("page", "plots"))
        # In a narrow window it is cut, as the other pages are, rather than the window widened.
        self.sweep.setMinimumSize(200, 200)
        self._pages.addWidget(self.sweep)
        return self.sweep

    def _is_same_experiment(self, setup: Setup) -> bool:
        return self._swept is not None and self._swept[0].experiment == setup.experiment

    def _leave_sweep(self) -> None:
        """Forget a sheet that is only looked at, so that it is made anew of the settings then."""
        if self.sweep is not None and not self.sweep.is_running:
            self._end_sweep()

    def _end_sweep(self) -> None:
        if self.sweep is not None:
            self._pages.removeWidget(self.sweep)
            self.sweep.close()
            self.sweep.deleteLater()
            self.sweep = None

    def _times(self, front: Snapshot | None) -> Times:
        if front is None or self.state.page != "plots":
            return Times()
        entry = self.state.run(front.run_id)
        experiment = experiment_named(entry.experiment) if entry else self.state.setup.definition
        deeds = tuple((each.step, deed(experiment, each)) for each in front.changes)
        return Times(front.step, front.steps, front.timeline, deeds)

    def _open_from_table(self, run_id: str) -> None:
        self._select(run_id)
        self._set("page", "plots")

    def _show_empty(self, front: Snapshot | None) -> None:
        setup = self.state.setup
        parameters = setup.parameters
        self._empty_title.setText(setup.definition.title)
        variants = [readable_name(each) for each in parameters.get("variants", ())]
        nets = " and ".join(filter(None, [", ".join(variants[:-1]), *variants[-1:]]))
        what = f"{nets}: {parameters['steps']} steps" if nets else f"{parameters['steps']} steps"
        text = f"{setup.definition.summary}\n{what}."
        if front is not None and not front.phase.is_over:
            text = self._host.runner.worker_note or "The run is starting"
        self._empty_text.setText(text)
        self._empty_play.setVisible(front is None or front.phase.is_over)

    def _show_banner(self, front: Snapshot | None) -> None:
        text = ""
        if front is not None:
            text = front.failure.sentence if front.failure else front.note
            details = front.failure.details if front.failure else ""
            if front.failure and front.run_id + text != self._told:
                self._told = front.run_id + text
                if details:
                    self._host.notify(text, details, "bad")
        self._banner.setText(text)
        self._banner.setVisible(bool(text))

    def _show_progress(self, snapshots: dict[str, Snapshot]) -> None:
        runner = self._host.runner
        running = self.training.running_id
        current = runner.latest() if running else snapshots.get(self.state.selected)
        if current is None:
            self.run_strip.show_progress(Progress(text=_worker_text(runner.worker_phase)))
            return
        left = time_left(current.step, current.steps, current.steps_per_second)
        parts = [f"{current.step} / {current.steps}"]
        if running and current.phase is RunPhase.RUNNING:
            parts += [f"{current.steps_per_second:.0f} steps/s", left]
        else:
            waits = current.phase is RunPhase.STARTING and not runner.worker_phase.is_warm
            parts.append("torch is warming up" if waits else str(current.phase))
        over = not running
        self.run_strip.show_progress(
            Progress(
                running=bool(running) and current.phase in (RunPhase.RUNNING, RunPhase.STARTING),
                paused=bool(running) and current.phase is RunPhase.PAUSED,
                may_continue=over and self.training.can_go_on(self.state.selected),
                step=current.step,
                steps=current.steps,
                text="  ·  ".join(part for part in parts if part),
            )
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
        self._changed()

    def _hovered(self, text: str) -> None:
        self._host.status(text)

    # Pictures and exports.

    def play_for_picture(self) -> None:
        """Run what is set, so that a picture has something to show."""
        if not self.state.runs:
            self.play()

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        busy = self._host.runner.is_busy or self.training.is_reading
        busy = busy or self._branch_at is not None or (self._draining and bool(self.state.queue))
        return not busy and not self._pending.isActive() and not self._poll.isActive()

    def shutdown(self) -> None:
        """Free what the view holds; the run under way goes on or ends with its runner."""
        self._pending.stop()
        self._poll.stop()
        self.state.events.disconnect(self._changed)
        self._host.theme.changed.disconnect(self._recolour)
        self._signals.detach()
        self._end_sweep()
        self._board.dispose()
        self.table.dispose()
        self.training.close()


def _phase_text(snapshot: Snapshot) -> str:
    if snapshot.phase in (RunPhase.RUNNING, RunPhase.STARTING):
        return ""
    is_whole = snapshot.phase in (RunPhase.FINISHED, RunPhase.FAILED)
    short_of = snapshot.step < snapshot.steps and not is_whole
    return f"at {short(snapshot.step)}" if short_of else str(snapshot.phase)


def _worker_text(phase: WorkerPhase) -> str:
    return "torch is warming up" if phase is WorkerPhase.WARMING else "ready"


def _is_of(snapshot: Snapshot, state: TrainerState) -> bool:
    entry = state.run(snapshot.run_id)
    return entry is not None and entry.experiment == state.setup.experiment
