"""The command line: `severe` opens the window, `severe COMMAND` does a panel's work without it.

Exit codes: 0 done, 1 an unexpected failure, 2 bad input, 3 a claim's verdict differs from the
expected one, 130 interrupted. Tracebacks go to the log, never to the terminal. Commands are
imported only when used, so that a quick one is quick.
"""

import importlib
import logging
import multiprocessing
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

COMMANDS = {
    "tiling": "Tile counts and lengths of {p,q}, drawings and data.",
    "measure": "Distances, angles and areas in a model of the plane.",
    "honeycomb": "Kind, lengths and exact cell counts of {p,q,r}.",
    "curve": "Invariants, torsion, rank and points of a Weierstrass cubic.",
    "hrr": "Holographic reduced representations: capacity, and decoding of files.",
    "embed": "Embeddings of graphs in hyperbolic and flat spaces.",
    "experiments": "The experiments, with their parameters and claims.",
    "run": "Run an experiment, or resume one.",
    "data": "Fetch sets of labelled images, and inspect data files.",
    "sweep": "Run a grid of parameters and seeds.",
    "claims": "Judge the claims of the source.",
    "shot": "A picture of a panel as it looks in the window.",
    "bench": "Speed, as ratios to other programs or to a lower bound.",
    "doctor": "Versions, graphics, devices, folders, missing libraries.",
}
USAGE = "usage: severe [FILE] | severe COMMAND [ARGUMENTS]"


def main() -> None:
    """Run the command line and exit with its code."""
    multiprocessing.freeze_support()
    sys.exit(run_command_line(sys.argv[1:]))


def run_command_line(arguments: list[str]) -> int:
    """Run one command. Returns the exit code."""
    from severe_gui.errors import SevereError

    log = _start_log()
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        return 130
    except SevereError as error:
        logging.getLogger(__name__).info("refused: %s", error)
        _complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output has closed it, as `head` does: nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:
        # The outermost level: the traceback is for the log, the sentence for the user.
        logging.getLogger(__name__).exception("unexpected failure")
        error = sys.exc_info()[1]
        _complain(f"Severe failed unexpectedly ({type(error).__name__}); details are in {log}.")
        return 1


def _dispatch(arguments: list[str]) -> int:
    first = arguments[0] if arguments else ""
    if first in ("--help", "-h"):
        sys.stdout.write(_help())
        return 0
    if first == "--version":
        from severe_gui import __version__

        sys.stdout.write(f"severe {__version__}\n")
        return 0
    if first in COMMANDS:
        return _run(first, arguments[1:])
    return _open_window(arguments)


def _run(name: str, arguments: list[str]) -> int:
    import typer
    from typer.main import get_command

    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.callback()(_keep_subcommands)
    importlib.import_module(f"severe_gui.cli.{name}").register(app)
    command = get_command(app)
    try:
        result = command.main([name, *arguments], prog_name="severe", standalone_mode=False)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except Exception as error:
        # Usage errors come from typer's own copy of click: they are recognised by their attributes.
        if hasattr(error, "format_message"):
            message = " ".join(error.format_message().split())
            _complain(f"{message.rstrip('.')}; see severe {name} --help.")
            return 2
        if type(error).__name__ == "Abort":
            return 130
        raise
    sys.stdout.flush()
    return result if isinstance(result, int) else 0


def _keep_subcommands() -> None:
    """Severe, without its window."""


def _open_window(arguments: list[str]) -> int:
    from severe_gui.errors import BadInput

    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        raise BadInput(f"{' '.join(arguments)!r} is not a command", "", "see severe --help")
    file = Path(arguments[0]) if arguments else None
    if file is not None and not file.exists():
        import difflib

        near = difflib.get_close_matches(arguments[0], COMMANDS, 1)
        hint = f"did you mean {near[0]}" if near else "see severe --help"
        raise BadInput(f"{arguments[0]!r} is neither a file nor a command", "", hint)
    # NumPy's own threads wait for each other by spinning, which makes a product slower by tens of
    # times while something else computes. What takes long here has threads of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from severe_gui.shell.app import open_window

    return open_window(file)


def _help() -> str:
    rows = "\n".join(f"  {name:<12} {text}" for name, text in COMMANDS.items())
    return (
        f"{USAGE}\n\nWithout a command Severe opens its window, with a saved session if given.\n\n"
        f"{rows}\n\nsevere COMMAND --help shows more. --json prints one JSON document.\n"
    )


def _start_log() -> Path:
    from severe_gui.installation import user_folder

    try:
        path = user_folder("log") / "severe.log"
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        # A read-only home must not prevent a computation.
        return Path(os.devnull)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, RotatingFileHandler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path


def _complain(sentence: str) -> None:
    sys.stderr.write(f"severe: {' '.join(sentence.split())}\n")
