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
        "A graph finds its place in hyperbolic space, where there is room for trees: each node is "
        "drawn toward those it is related to and away from others. Choose a graph under "
        "<b>Data</b>, the mammals of WordNet or a file of your own, and press Play. "
        "<b>Picture</b>: drag anywhere to bring another node to the middle, also while the run "
        "goes on; turn the wheel to zoom; click a node to choose it, double-click to fly to it. "
        "At the left and at the right stand spaces of the run, of the run before, or Sarkar's "
        "construction, which draws the tree and learns nothing. More than two dimensions are "
        "projected, or shown in a ball. "
        "<b>Curves</b>: mean average precision (1 is best), mean rank (1 is best), loss and the "
        "farthest point over the epochs; the run before is dashed. "
        "<b>Depth</b>: how far from the middle nodes are against their depth, and the precision "
        "at each depth; click a node to see its way up to the root. "
        "Rate and negatives can be changed while the run goes on."
    ),
    state=EmbeddingState,
    view="severe_gui.panels.embedding.view:EmbeddingView",
    default_preset="mammals",
    posts=(HYPERBOLIC,),
    actions=(
        Action("picture", "Picture", "The nodes in the disk or the ball", "show_picture", "", "",
               ("page", "disk")),
        Action("curves", "Curves", "Precision, rank and loss over the epochs", "show_curves", "",
               "", ("page", "loss", "map")),
        Action("depth", "Depth", "Distance from the middle against depth", "show_depth", "", "",
               ("page", "norm", "hardest")),
        Action("open-graph", "Open a graph…", "Embed the pairs of a file of your own", "ask_graph",
               "Ctrl+Shift+O", "folder-open", ("edge list", "load", "file", "newick", "graphml")),
        Action("swap", "Swap the pictures", "Left becomes right", "swap", "", "", ("exchange",)),
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
        Export("curves", "Curves (CSV)", "csv", "export_curves"),
        Export("depth", "Distances by depth (CSV)", "csv", "export_depth"),
        Export("word2vec", "Vectors, word2vec (TXT)", "txt", "export_word2vec"),
        Export("projector", "Vectors for the embedding projector (TSV)", "tsv", "export_tsv", True),
        Export("npz", "Vectors and names (NPZ)", "npz", "export_npz"),
        Export("safetensors", "Vectors and names (safetensors)", "safetensors",
               "export_safetensors"),
        Export("relations", "Related pairs (TSV)", "tsv", "export_relations"),
        Export("run", "Run, to open and continue (safetensors)", "safetensors", "export_run"),
    ),
)  # fmt: skip
