"""Holographic reduced representations: a whole stack, or a sentence, in one vector."""

from severe_gui.experiments.posts import HOLOGRAPHIC
from severe_gui.panels.contract import Action, Export, Panel
from severe_gui.panels.hrr.state import HrrState

panel = Panel(
    id="hrr",
    title="Holographic stack",
    subtitle="Many things in one vector",
    icon="disc-3",
    hint="Drag a word onto the stack, or choose one and press Enter",
    help=(
        "A vector of fixed length holds a whole structure: items are bound by circular convolution "
        "(∗) and added. "
        "<b>Stack</b>: each push binds the vector with a key and adds the new word on top. Drag a "
        "word onto the stack, or choose one with the arrow keys and press Enter; Backspace pops. "
        "At each depth the bars show how similar the decoded vector is to every known item; the "
        "longest bar wins. A wrong winner is marked, and popping it spoils the words below. "
        "<b>Compose</b>: type an expression such as eat + agt*mark, or drag symbols onto its tree; "
        "drag a role onto the query to see what it is bound with. "
        "<b>Spectrum</b>: each point is one Fourier bin of the key; drag it, or snap all points to "
        "the unit circle and see the noise fall. "
        "<b>Capacity</b>: how often a pair is recalled, measured and predicted, by convolution and "
        "by tensor products; click a point to load such a memory into the stack. The third plot "
        "shows signal to noise, the numbers needed, the cost of binding, or the powers of a key."
    ),
    state=HrrState,
    view="severe_gui.panels.hrr.view:HrrView",
    default_preset="four-words",
    posts=(HOLOGRAPHIC,),
    actions=(
        Action("stack", "Stack", "Words in one vector", "show_stack", "", "", ("page",)),
        Action("compose", "Compose", "Expressions in one vector", "show_compose", "", "",
               ("page", "expression", "frame")),
        Action("spectrum", "Spectrum of the key", "Modulus and phase of each Fourier bin",
               "show_spectrum", "", "", ("page", "fourier")),
        Action("capacity", "Capacity", "Accuracy against the number of pairs", "show_capacity",
               "", "", ("page", "monte carlo", "tensor", "plate", "factorial")),
        Action("push", "Push the chosen word", "Put it on top of the stack", "push_chosen",
               "Ctrl+Return", "", ("add", "bind")),
        Action("pop", "Pop", "Remove the item recognised on top", "pop", "Backspace", "",
               ("remove", "unbind")),
        Action("clear", "Clear the stack", "Remove all words", "clear", "", "trash-2",
               ("empty",)),
        Action("snap", "Snap the key to the unit circle", "Set all moduli to 1", "snap_key", "",
               "", ("project", "unitary")),
        Action("another", "New vectors", "Draw all vectors again with the next seed", "draw_again",
               "", "rotate-ccw", ("random", "seed")),
    ),
    exports=(
        Export("png", "Picture (PNG)", "png", "export_png"),
        Export("svg", "Picture (SVG)", "svg", "export_svg"),
        Export("pdf", "Picture (PDF)", "pdf", "export_pdf"),
        Export("csv", "Numbers of the page (CSV)", "csv", "export_csv"),
        Export("npz", "Vectors and known items (NPZ)", "npz", "export_npz"),
        Export("safetensors", "Vectors and known items (safetensors)", "safetensors",
               "export_safetensors"),
    ),
)  # fmt: skip
