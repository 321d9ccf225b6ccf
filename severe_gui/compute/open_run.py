"""A run that is over and still answers: live changes act on its trained networks at once.

What it answers is shown and not recorded: the run on disk ends where its training did.
"""

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.control import Command
from severe_gui.compute.history import Recorder
from severe_gui.compute.run import Failure, Snapshot
from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import Record


class OpenRun:
    """records: of a generator that waits after its last step. shown: the run as it ended."""

    def __init__(
        self,
        records: Iterator[Record],
        context: TrackedContext,
        recorder: Recorder,
        shown: Snapshot,
    ) -> None:
        context.record_no_more()
        self._records, self._context, self._recorder = records, context, recorder
        self.shown = shown

    @property
    def is_asked(self) -> bool:
        """Whether a change came that has no answer yet."""
        return self._context.has_changes

    def ask(self, commands: Iterable[Command]) -> None:
        """Take changes; `answer` makes them all at once."""
        for command in commands:
            if command.verb == "change":
                self._context.queue_change(command.name, command.value)

    def answer(self) -> Snapshot:
        """The run after the changes that were asked for; closed if it could not answer."""
        try:
            record = next(self._records)
            self._recorder.answer(record)
        except StopIteration:
            self.shown = replace(self.shown, is_open=False)
        except SevereError as error:
            self.shown = replace(self.shown, is_open=False, note=str(error))
        except Exception as error:
            # An experiment is a plug-in: its exception closes its run and nothing else.
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            failure = Failure(
                f"The finished run could not answer: {reason}.",
                self.shown.step,
                traceback.format_exc(),
            )
            self.shown = replace(self.shown, is_open=False, failure=failure)
        else:
            self.shown = replace(
                self.shown,
                note=record.note,
                series=self._recorder.series(),
                curves=self._recorder.curves(),
                fields=self._recorder.fields(),
            )
        finally:
            self._context.close()
        return self.shown
