"""Settings and runs: what a person sets, starts, stops, chooses and deletes."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from severe_gui.compute.judgement import LEAST_SEEDS
from severe_gui.errors import SevereError
from severe_gui.panels.trainer.claims.strip import ALL
from severe_gui.panels.trainer.gestures.files import FileGestures
from severe_gui.panels.trainer.gestures.queue import QueueGestures
from severe_gui.panels.trainer.plots.picture import applies
from severe_gui.panels.trainer.state import Setup
from severe_gui.widgets.run_strip import RunStrip


class TrainerGestures(QueueGestures, FileGestures):
    """The part of the view that answers gestures by changes of state and by runs."""

    run_strip: RunStrip

    # What a person does.

    def _set_parameter(self, name: str, value: Any) -> None:
        try:
            self.set_field("setup", self.state.setup.having(**{name: value}))
        except ValidationError as error:
            self.inspector.form.show_error(error)

    def _set_log(self, plot_id: str, log: bool) -> None:
        others = tuple(each for each in self.state.linear if each != plot_id)
        self.set_field("linear", others if log else (*others, plot_id))

    def _choose_plots(self, shown: tuple[str, ...]) -> None:
        setup, hidden = self.state.setup, self.state.hidden
        self.set_field(
            "hidden",
            tuple(
                plot.id
                for plot in setup.definition.plots
                # What does not apply now was not offered, and stays as it was.
                if (plot.id not in shown if applies(plot, setup.parameters) else plot.id in hidden)
            ),
        )

    def _go_in_plot(self, plot_id: str, place: object) -> None:
        """Go to another place in a plot: another layer, another image."""
        self.set_field("places", {**self.state.places, plot_id: place})

    def _choose_verdict(self, name: str) -> None:
        """Open the claims with a verdict; all of them if it was chosen already."""
        state = self.state
        is_again = name == ALL or (state.page == "claims" and state.verdict == name)
        with self.gesture("show claims"):
            self.set_field("page", "claims")
            self.set_field("verdict", "" if is_again else name)

    def _show_plot_of(self, claim_id: str) -> None:
        """Bring the plot that a claim is read from into view, and frame it."""
        state = self.state
        claims = state.setup.definition.claims
        plot_id = next(each.plot for each in claims if each.id == claim_id)
        with self.gesture("show a plot"):
            state.hidden = tuple(each for each in state.hidden if each != plot_id)
            state.page = "plots"
        self.frame_plot(plot_id)

    def _set_weights(self, name: str) -> None:
        if not name:
            self.set_field("weights", "")
            return
        try:
            self.load_weights(Path(name))
        except SevereError as error:
            self.inspector.weights.show_error(str(error))

    def _change_run(self, run_id: str, label: str, **changes: Any) -> None:
        with self.gesture(label):
            self.state.change_run(run_id, **changes)

    def _select(self, run_id: str) -> None:
        entry = self.state.run(run_id)
        if entry is None:
            return
        with self.gesture("bring a run to the front"):
            if entry.experiment != self.state.setup.experiment:
                self.state.setup = Setup(experiment=entry.experiment)
            self.state.select(run_id)

    def toggle(self) -> None:
        """Play, pause or resume."""
        self.run_strip.toggle()

    def play(self) -> None:
        """Start a run with the settings as they are, or resume the paused one."""
        runner = self._host.runner
        if runner.is_busy:
            runner.resume()
            return
        self.training.keep_latest()
        try:
            run_id = self.training.start()
        except SevereError as error:
            self._host.notify(str(error), kind="bad")
            return
        with self.gesture("start a run"):
            self.state.add_run(run_id, self.state.new_name())

    def again(self, run_id: str) -> None:
        """Take a run's settings and seed, and run them again."""
        facts = self.training.facts(run_id)
        if facts is None or self._host.runner.is_busy:
            self._host.notify("A run is under way: stop it, or queue the other.", kind="warn")
            return
        with self.gesture("run again"):
            self.state.setup = Setup(experiment=facts.experiment, parameters=facts.parameters)
            self.state.seed = facts.seed
        self.play()

    def again_selected(self) -> None:
        """Run the run in front again."""
        if self.state.selected:
            self.again(self.state.selected)

    def single_step(self) -> None:
        """One step of the run under way."""
        self._host.runner.step()

    def stop(self) -> None:
        """End the run under way; what waits in the queue is held."""
        self._draining = False
        self._host.runner.stop()

    def go_on(self) -> None:
        """Continue the run in front from its last checkpoint."""
        if not self.training.can_go_on(self.state.selected):
            self._host.notify("The run in front has nothing to continue from.", kind="warn")
            return
        try:
            self.training.go_on(self.state.selected)
        except SevereError as error:
            self._host.notify(str(error), kind="bad")

    def run_claim(self, claim_id: str) -> None:
        """Take a claim's settings and run them."""
        if self._host.runner.is_busy:
            self._host.notify("A run is under way: stop it to judge a claim again.", kind="warn")
            return
        setup = self.state.setup
        claim = next(each for each in setup.definition.claims if each.id == claim_id)
        self.state.setup = Setup(experiment=setup.experiment, parameters=claim.parameters)
        self.play()

    def run_more_seeds(self) -> None:
        """Run the settings of the run in front with as many seeds as a claim needs."""
        facts = self.training.facts(self.state.selected)
        if facts is None or self._host.runner.is_busy:
            self._host.notify("A run is under way: stop it first.", kind="warn")
            return
        parameters = {**facts.parameters, "seeds": LEAST_SEEDS}
        with self.gesture("run more seeds"):
            self.state.setup = Setup(experiment=facts.experiment, parameters=parameters)
        self.play()

    def delete(self, run_id: str) -> None:
        """Take a run out of the list; a running one is stopped first."""
        if run_id == self.training.running_id:
            self._host.runner.stop()
        with self.gesture("delete a run"):
            self.state.delete_run(run_id)

    def delete_selected(self) -> None:
        """Delete the run in front."""
        if self.state.selected:
            self.delete(self.state.selected)

    def rename_selected(self) -> None:
        """Type a name for the run in front."""
        self.inspector.runs.rename(self.state.selected)

    def _note(self, run_id: str, text: str) -> None:
        entry = self.state.run(run_id)
        if entry is not None and entry.notes != text[:2000]:
            self._change_run(run_id, "write a note", notes=text[:2000])

    def _delete_all(self, run_ids: list[str]) -> None:
        with self.gesture("delete runs"):
            for run_id in run_ids:
                self.delete(run_id)

    def frame_plot(self, plot_id: str) -> None:
        """Put a frame around a plot for a moment. The view does it."""
        raise NotImplementedError
