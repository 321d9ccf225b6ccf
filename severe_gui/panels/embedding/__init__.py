"""Hyperbolic embeddings: a hierarchy finds its place in the disk while one watches."""

from severe_gui.experiments.posts import HYPERBOLIC
from severe_gui.panels.contract import Action, Export, Panel
from severe_gui.panels.embedding.state import EmbeddingState

panel = Panel(
    id="embedding",
    title="Embeddings",
    subtitle="Hierarchies in hyperbolic space",
    icon="network",
    hint="Press Play, then drag the disk to another node while it forms",
    help=(
        "A hierarchy such as the mammals of WordNet is embedded in hyperbolic space: each node is "
        "drawn toward those it is a kind of and away from others."
    ),
    state=EmbeddingState,
    view="severe_gui.panels.embedding.view:EmbeddingView",
    default_preset="mammals",
    posts=(HYPERBOLIC,),
    actions=(
        Action("play", "Play or pause", "Start, pause or resume the run", "toggle", "Ctrl+Return",
               "play", ("train", "start", "run", "pause")),
        Action("step", "One epoch", "Do one epoch, then pause", "single_step", "F10",
               "step-forward"),
        Action("stop", "Stop the run", "End the run; it can be continued", "stop", "Ctrl+.",
               "square", ("cancel", "end")),
        Action("continue", "Continue the run", "Continue from the last checkpoint", "go_on", "",
               "play", ("resume",)),
        Action("home", "Go home", "Back to the middle of the space", "go_home", "", "house",
               ("centre", "reset", "middle")),
        Action("find", "Find a node", "Search all nodes by name and fly to one", "find_node",
               "Ctrl+F", "search", ("search", "go to", "fly", "name")),
    ),
    exports=(
        Export("png", "Picture (PNG)", "png", "export_png"),
        Export("svg", "Picture (SVG)", "svg", "export_svg"),
        Export("pdf", "Picture (PDF)", "pdf", "export_pdf"),
        Export("csv", "Nodes (CSV)", "csv", "export_csv"),
        Export("npz", "Vectors and names (NPZ)", "npz", "export_npz"),
    ),
)  # fmt: skip
