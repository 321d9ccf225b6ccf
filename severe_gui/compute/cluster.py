"""The runs of a sweep on the workers of a Dask cluster, which must share the sweep's folder."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import Any

from severe_gui.compute.run import RunPhase
from severe_gui.compute.sweep import (
    ATTEMPTS,
    Cell,
    Outcome,
    Stop,
    is_finished,
    perform,
    request_for,
)
from severe_gui.errors import BadInput

POLL_SECONDS = 0.1


def run_on_cluster(
    experiment_id: str,
    cells: Sequence[Cell],
    address: str,
    on_end: Callable[[Outcome], None] = lambda outcome: None,
    stop: Stop | None = None,
) -> list[Outcome]:
    """Like `sweep.run_cells`, on the workers of the scheduler at `address`.

    on_end: called with each outcome. stop: runs that a worker has started continue there to their
    end; the others are cancelled. Raises BadInput if Dask is missing or no scheduler answers.
    """
    stop = stop or Stop()
    outcomes = {each.index: Outcome(each, RunPhase.FINISHED) for each in cells if is_finished(each)}
    todo = [each for each in cells if each.index not in outcomes]
    with connected(address) as client:
        waiting = {
            cell.index: client.submit(
                perform, request_for(experiment_id, cell), pure=False, retries=ATTEMPTS - 1
            )
            for cell in todo
        }
        by_index = {cell.index: cell for cell in todo}
        while waiting and not stop.is_asked:
            ready = [index for index, future in waiting.items() if future.done()]
            for index in ready:
                outcomes[index] = _outcome(by_index[index], waiting.pop(index))
                on_end(outcomes[index])
            if not ready:
                # Futures call back in one of the client's threads; polling is simpler.
                threading.Event().wait(POLL_SECONDS)
        client.cancel(list(waiting.values()))
    return [outcomes.get(each.index, Outcome(each, RunPhase.STOPPED)) for each in cells]


def connected(address: str) -> Any:
    """A client of the scheduler, to be used in a `with`. Raises BadInput."""
    try:
        from distributed import Client
    except ImportError:
        raise BadInput(
            "Dask is not installed", "", "install severe[cluster], or leave out the scheduler"
        ) from None
    make: Any = Client
    with contextlib.suppress(OSError, ValueError):
        return make(address, timeout="10s", set_as_default=False)
    raise BadInput(f"No Dask scheduler answers at {address}", "", "check that it is running")


def _outcome(cell: Cell, future: Any) -> Outcome:
    error = future.exception()
    if error is not None:
        # However a worker of the cluster died, its run has failed and the others continue.
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return Outcome(cell, RunPhase.DIED, f"Its worker died: {reason}.")
    phase, sentence = future.result()
    return Outcome(cell, RunPhase(phase), sentence)
