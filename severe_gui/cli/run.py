"""`severe run`: an experiment without a window, in this process, on one thread."""

import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput, RunFailed

INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    experiment: Annotated[
        str | None, typer.Argument(metavar="ID", help="Which experiment.")
    ] = None,
    preset: Annotated[str | None, typer.Option(help="Start from a preset.")] = None,
    assignments: Annotated[
        list[str] | None, typer.Option("--set", metavar="K=V", help="Set a parameter.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed; 0 by default.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    out: Annotated[Path | None, typer.Option(help="Folder for the run.")] = None,
    weights: Annotated[Path | None, typer.Option(help="Weights to start from.")] = None,
    resume: Annotated[Path | None, typer.Option(help="Folder or file of a run to resume.")] = None,
    at: Annotated[
        int | None, typer.Option(help="With --resume: branch the run at this step, into --out.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help="Write the run as one file, to open or resume elsewhere.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Run an experiment, or resume one that was stopped or killed."""
    from severe_gui.compute.run import RunRequest

    if resume is not None:
        if experiment or preset or assignments or weights or seed is not None:
            raise BadInput(
                "A resumed run keeps its settings", "", "give only --resume and its folder"
            )
        folder = _folder_to_resume(resume, at, out)
        request = RunRequest("", {}, 0, folder, device, resume=True)
    else:
        if at is not None:
            raise BadInput("--at branches a run", "", "name the run with --resume")
        if experiment is None:
            raise BadInput("No experiment is named", "", "see severe experiments")
        request = RunRequest(
            experiment,
            _values(experiment, preset, assignments or []),
            seed or 0,
            out or _library_folder(),
            device,
            weights=weights,
        )
    return _perform(request, as_json, save)


def _folder_to_resume(source: Path, at: int | None, out: Path | None) -> Path:
    """The folder itself, or a new one for a run file or a branch of another run."""
    from severe_gui.compute.folder import RunFolder
    from severe_gui.compute.run_file import unpack
    from severe_gui.compute.timeline import branch
    from severe_gui.files import write_bytes

    if not source.is_file() and at is None:
        if out is not None:
            raise BadInput("A resumed run stays in its folder", "", "leave out --out")
        return source
    target = out or _library_folder()
    RunFolder(target).refuse_if_used()
    if source.is_file():
        if at is not None:
            raise BadInput(
                "A run file does not contain a timeline", "", "resume it first without --at"
            )
        files = unpack(source).files
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_bytes(target / name, content)
    else:
        assert at is not None
        branch(source, target, at)
    return target


def _values(experiment_id: str, preset: str | None, assignments: list[str]) -> dict[str, Any]:
    from severe_gui.experiments.parsing import build_parameters, parse_assignments, preset_named
    from severe_gui.experiments.registry import experiment_named

    experiment = experiment_named(experiment_id)
    values = dict(preset_named(experiment, preset).parameters) if preset else {}
    values |= parse_assignments(experiment.parameters, assignments)
    parameters = build_parameters(experiment.parameters, values)
    return dict(parameters.model_dump(mode="json"))


def _library_folder() -> Path:
    from severe_gui.compute.library import RunLibrary
    from severe_gui.installation import user_folder

    library = RunLibrary(user_folder("data") / "runs")
    return library.path(library.new_id())


def _perform(request: Any, as_json: bool, save: Path | None = None) -> int:
    from severe_gui.compute.control import Command
    from severe_gui.compute.execution import Execution
    from severe_gui.compute.folder import ensure_startable
    from severe_gui.compute.run import RunPhase, Snapshot

    ensure_startable(request)
    import torch

    torch.set_num_threads(1)
    interruptions: list[int] = []

    class Interrupt:
        """Ctrl+C asks the run to stop: it makes its checkpoint first."""

        def poll(self) -> Command | None:
            return Command("stop") if interruptions else None

        def wait(self) -> Command:
            return Command("stop")

    def progress(snapshot: Snapshot) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{snapshot.step} / {snapshot.steps} · {snapshot.pace}   ")

    before = signal.signal(signal.SIGINT, lambda number, frame: interruptions.append(number))
    try:
        last = Execution(request, Interrupt(), progress).perform()
    finally:
        signal.signal(signal.SIGINT, before)
        if sys.stderr.isatty():
            sys.stderr.write("\n")
    if last.note:
        sys.stderr.write(f"severe: {last.note}.\n")
    if last.phase is RunPhase.STOPPED:
        sys.stderr.write(
            f"severe: Stopped at step {last.step}; "
            f"continue with severe run --resume {request.folder}.\n"
        )
        return INTERRUPTED
    if last.failure is not None:
        raise _failure(last.failure)
    if save is not None:
        from severe_gui.compute.folder import RunFolder
        from severe_gui.compute.run_file import pack

        pack(RunFolder(request.folder), save, request.folder.name)
    document = _document(request.folder)
    emit(document, _in_lines(document, request.folder), as_json)
    return 0


def _failure(failure: Any) -> Exception:
    import logging

    from severe_gui.errors import BadInput
    from severe_gui.installation import user_folder

    if failure.is_bad_input:
        return BadInput(failure.sentence.rstrip("."))
    logging.getLogger(__name__).error("%s\n%s", failure.sentence, failure.details)
    log = user_folder("log") / "severe.log"
    return RunFailed(f"{failure.sentence.rstrip('.')}; the log is {log}")


def _document(path: Path) -> dict[str, Any]:
    from severe_gui.compute.folder import RunFolder
    from severe_gui.compute.judgement import judged, judgement_row
    from severe_gui.experiments.registry import experiment_named

    folder = RunFolder(path)
    facts, history = folder.read_facts(), folder.history()
    records = {key: float(history.series(key)[-1]) for key in history.columns}
    experiment = experiment_named(facts["experiment"])
    judgements = [judged(experiment, claim, history, facts["seed"]) for claim in experiment.claims]
    return {
        "experiment": facts["experiment"],
        "parameters": facts["parameters"],
        "seed": facts["seed"],
        "device": facts["device"],
        "steps": facts["step"],
        "records": records,
        "files": [str(path / name) for name in folder.files()],
        "claims": [judgement_row(each) for each in judgements],
    }


def _in_lines(document: dict[str, Any], path: Path) -> str:
    lines = [f"{document['experiment']}, seed {document['seed']}: {document['steps']} steps"]
    lines += [
        f"  {key} = {value:.6g}" for key, value in document["records"].items() if key.count("/") < 2
    ]
    lines += _claims_in_lines(document["claims"])
    return "\n".join([*lines, f"  files in {path}"])


def _claims_in_lines(claims: list[dict[str, Any]]) -> list[str]:
    """What was judged, Severe's remarks apart; why each of the others is not."""
    from severe_gui.compute.judgement import counted

    lines = []
    for kind, title in (("claim", "claims"), ("remark", "Severe's remarks")):
        found = [each for each in claims if each["kind"] == kind]
        if found:
            lines.append(f"  {title}: {counted(each['verdict'] for each in found)}")
            lines += [f"    {each['claim']}, {each['verdict']}: {each['detail']}" for each in found]
    return lines
