"""The progress of a run, for the strip below the canvas and for the list of runs."""

from severe_gui.compute.run import RunPhase, Snapshot, WorkerPhase
from severe_gui.widgets.legend import short
from severe_gui.widgets.run_strip import Progress, time_left


def progress_of(
    snapshot: Snapshot | None, is_running: bool, may_continue: bool, worker: WorkerPhase
) -> Progress:
    """The strip's text and what its buttons may do. snapshot: of the run under way or in front."""
    if snapshot is None:
        return Progress(text="torch is warming up" if worker is WorkerPhase.WARMING else "ready")
    parts = [f"{snapshot.step} / {snapshot.steps}"]
    if is_running and snapshot.phase is RunPhase.RUNNING:
        left = time_left(snapshot.step, snapshot.steps, snapshot.steps_per_second)
        parts += [snapshot.pace, left]
    else:
        waits = snapshot.phase is RunPhase.STARTING and not worker.is_warm
        parts.append("torch is warming up" if waits else str(snapshot.phase))
        if snapshot.is_open and not is_running:
            parts.append("still live")
    return Progress(
        running=is_running and snapshot.phase in (RunPhase.RUNNING, RunPhase.STARTING),
        paused=is_running and snapshot.phase is RunPhase.PAUSED,
        may_continue=may_continue and not is_running,
        step=snapshot.step,
        steps=snapshot.steps,
        text="  ·  ".join(part for part in parts if part),
    )


def phase_text(snapshot: Snapshot) -> str:
    """finished; at 120 for a run that ended early; nothing while it runs."""
    if snapshot.phase in (RunPhase.RUNNING, RunPhase.STARTING):
        return ""
    is_whole = snapshot.phase in (RunPhase.FINISHED, RunPhase.FAILED)
    short_of = snapshot.step < snapshot.steps and not is_whole
    return f"at {short(snapshot.step)}" if short_of else str(snapshot.phase)
