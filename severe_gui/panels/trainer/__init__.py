"""The trainer: the posts' experiments run live, with their spectra on screen and claims judged."""

from severe_gui.experiments.posts import BOTTLENECK, DEGENERACY
from severe_gui.panels.contract import Action, Export, Panel
from severe_gui.panels.trainer.state import TrainerState

panel = Panel(
    id="trainer",
    title="Trainer",
    subtitle="Networks live, claims judged",
    icon="chart-line",
    hint="Press Play, then change the learning rate while it trains",
    help=(
        "Choose an experiment and its settings at the right and press Play. Curves and spectra "
        "move while the networks train in a process of their own; Step does one step at a time. "
        "Surgery operates on the networks between two steps: fold, orthogonalise, rescale, insert "
        "a skip, prune, freeze. The line below the plots is the run's time: click a step and "
        "Branch here to go back to it, exactly, in a new run. Queue lets settings wait for their "
        "turn. Runs shows all of them in a table and compares two; Sweep runs a grid of settings "
        "and seeds. When a run ends its claims are judged: the line under the plots counts the "
        "verdicts, and Claims shows each with its seeds, interval and threshold. Export writes "
        "them as a report, or the run as one file that can be opened and continued. Point at a "
        "plot to read all curves at that step; wheel and drag zoom and move, a double-click "
        "shows all of it. Drop a run, weights, any network "
        "(safetensors, pt) or data (CSV, NPZ, IDX, CIFAR, a folder of images)."
    ),
    state=TrainerState,
    view="severe_gui.panels.trainer.view:TrainerView",
    default_from="severe_gui.panels.trainer.presets:first_view",
    posts=(DEGENERACY, BOTTLENECK),
    presets_from="severe_gui.panels.trainer.presets:experiment_presets",
    experiment_from="severe_gui.panels.trainer.presets:view_of_experiment",
    actions=(
        Action("play", "Play or pause", "Start, pause or resume training", "toggle", "Ctrl+Return",
               "play", ("train", "start", "run", "pause")),
        Action("step", "One step", "Do one training step", "single_step", "F10", "step-forward"),
        Action("stop", "Stop the run", "End the run; it can be continued", "stop", "Ctrl+.",
               "square", ("cancel", "end")),
        Action("continue", "Continue the run", "Continue from the last checkpoint", "go_on", "",
               "play", ("resume",)),
        Action("load", "Load weights…", "Start the next run from a weights file", "ask_weights",
               "Ctrl+L", "upload", ("safetensors", "open")),
        Action("data", "Choose data…", "Digits, a file or folder of your own, or a set to fetch",
               "choose_data", "Ctrl+D", "folder-open", ("mnist", "cifar", "fetch", "images")),
        Action("open-run", "Open a run…", "Add a run that was saved as a file", "ask_run",
               "Ctrl+Shift+O", "folder-open", ("load", "reopen", "resume")),
        Action("again", "Run again", "Repeat the run in front: same settings, same seed",
               "again_selected", "F5", "rotate-ccw", ("rerun", "repeat")),
        Action("queue", "Queue a run", "Run these settings when their turn comes", "enqueue",
               "Ctrl+Shift+Return", "layers", ("later", "wait")),
        Action("copy-settings", "Copy settings as text", "One line: the command that does the run",
               "copy_settings", "Ctrl+Shift+C", "copy", ("share", "link", "command")),
        Action("paste-settings", "Paste settings", "Take settings from the clipboard",
               "paste_settings", "Ctrl+Shift+V", "", ("import",)),
        Action("rename", "Rename the run", "Give the run in front a name", "rename_selected", "F2"),
        Action("delete", "Delete the run", "Undo brings it back", "delete_selected",
               "Ctrl+Backspace", "trash-2", ("remove",)),
    ),
    exports=(
        Export("png", "Picture (PNG)", "png", "export_png"),
        Export("svg", "Picture (SVG)", "svg", "export_svg"),
        Export("pdf", "Picture (PDF)", "pdf", "export_pdf"),
        Export("csv", "Series (CSV)", "csv", "export_csv"),
        Export("npz", "Series and spectra (NPZ)", "npz", "export_npz"),
        Export("weights", "Weights (safetensors)", "safetensors", "export_weights"),
        Export("run", "Run, to open and continue (safetensors)", "safetensors", "export_run"),
        Export("report", "Report of the claims (HTML)", "html", "export_report", True),
        Export("report-md", "Report of the claims (Markdown)", "md", "export_report", True),
        Export("table", "Table of runs (CSV)", "csv", "export_table"),
    ),
)  # fmt: skip
