"""Runs in the trainer after their start: surgery, going back to a step, and the queue."""

from typing import Any

from pydantic import ValidationError

from severe_gui.compute.run import RunPhase
from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import Change
from severe_gui.panels.state_view import StateView
from severe_gui.panels.trainer.inspector import TrainerInspector
from severe_gui.panels.trainer.runs.changes_in_words import change_text
from severe_gui.panels.trainer.runs.training import Training
from severe_gui.panels.trainer.state import QueuedRun, TrainerState


class QueueGestures(StateView):
    """What a person does to a run under way, and what is queued."""

    state: TrainerState
    training: Training
    inspector: TrainerInspector
    _branch_at: tuple[str, int] | None
    _draining: bool
    _drained: list[str]

    # Surgery and going back.

    def operate(self, operation_id: str, settings: dict[str, Any]) -> None:
        """Do something to the networks of the run under way, or of a finished one that answers."""
        self.inspector.surgery.show_error()
        try:
            self.training.operate(operation_id, settings)
        except (SevereError, ValidationError) as error:
            self.inspector.surgery.show_error(str(error))
            return
        what = change_text(self.state.setup.definition, Change(0, operation_id, settings))
        self._host.status(f"{what}: from the next step on" if self.training.running_id else what)

    def branch(self, step: int) -> None:
        """Go back to a step of the run in front, in a new run that waits there."""
        run_id = self.state.selected
        if not run_id:
            return
        self._branch_at = (run_id, step)
        if self._host.runner.is_busy:
            # One run at a time: the one under way stops, and can be continued later.
            self._draining = False
            self._host.runner.stop()
        self.refresh()

    def _branch_if_free(self) -> None:
        """Start the branch that was asked for, as soon as nothing runs."""
        if self._branch_at is None or self._host.runner.is_busy:
            return
        (run_id, step), self._branch_at = self._branch_at, None
        parent = self.state.run(run_id)
        if parent is None:
            return
        self.training.keep_latest()
        self.training.forget_facts(run_id)
        try:
            branch_id, setup = self.training.branch(run_id, step)
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        with self.gesture("branch a run"):
            self.state.setup = setup
            name = self.state.branch_name(parent.name, step)
            self.state.add_run(branch_id, name, beside=run_id)

    # The queue.

    def enqueue(self) -> None:
        """Queue the settings as they are; they start at once if nothing runs."""
        state = self.state
        try:
            state.setup.values.check()
            queued = QueuedRun(
                name=state.new_name(), setup=state.setup, seed=state.seed, device=state.device,
                weights=state.weights,
            )  # fmt: skip
            state.queue = (*state.queue, queued)
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        except ValidationError:
            self._host.notify("The queue is full: at most 200 runs can wait.", kind="warn")
            return
        self.drain()

    def drain(self) -> None:
        """Run what waits, one after the other."""
        if not self._draining:
            self._draining, self._drained = True, []
        self.refresh()

    def hold(self) -> None:
        """Start nothing further; the run under way continues."""
        self._draining = False
        self.refresh()

    def take_out(self, index: int) -> None:
        """Take a run out of the queue."""
        queue = self.state.queue
        with self.gesture("take a run out of the queue"):
            self.state.queue = (*queue[:index], *queue[index + 1 :])

    def _drain_if_free(self) -> None:
        """Start the next run that waits, as soon as nothing runs; say when all are done."""
        if not self._draining or self._host.runner.is_busy or self._branch_at is not None:
            return
        state = self.state
        if not state.queue:
            self._draining = False
            if len(self._drained) > 1:
                self._host.notify(self._queue_summary())
            return
        queued, state.queue = state.queue[0], state.queue[1:]
        self.training.keep_latest()
        try:
            run_id = self.training.start_queued(queued)
        except SevereError as error:
            self._host.notify(f"{queued.name} could not start: {error}", kind="bad")
            return
        self._drained.append(run_id)
        with self.gesture("start a queued run"):
            front = state.selected
            state.add_run(run_id, queued.name, beside=front)
            if queued.setup.experiment != state.setup.experiment:
                state.change_run(run_id, experiment=queued.setup.experiment)
                state.selected = front

    def _queue_summary(self) -> str:
        ends = [self.training.snapshot(run_id) for run_id in self._drained]
        failed = sum(each is not None and each.phase is RunPhase.FAILED for each in ends)
        text = f"The queue is done: {len(self._drained)} runs"
        return f"{text}, {failed} of them failed." if failed else f"{text}."

    def refresh(self) -> None:
        """Show everything as it is now. The view does it."""
        raise NotImplementedError
