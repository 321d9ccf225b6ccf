"""Holographic reduced representations: a whole stack of words in one vector."""

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
        "A stack of words is one vector: each push binds the vector with a key and adds the new "
        "word on top. Drag a word onto the stack, or choose one with the arrow keys and press "
        "Enter; Backspace pops. At each depth the bars show how similar the decoded vector is to "
        "every known item; the longest bar wins. A wrong winner is marked, and popping a wrong "
        "winner spoils the words below. Lower the dimension, raise the number of known items, or "
        "use a Gaussian key, and see where the memory fails."
    ),
    state=HrrState,
    view="severe_gui.panels.hrr.view:HrrView",
    default_preset="four-words",
    posts=(HOLOGRAPHIC,),
    actions=(
        Action("push", "Push the chosen word", "Put it on top of the stack", "push_chosen",
               "Ctrl+Return", "", ("add", "bind")),
        Action("pop", "Pop", "Remove the item recognised on top", "pop", "Backspace", "",
               ("remove", "unbind")),
        Action("clear", "Clear the stack", "Remove all words", "clear", "", "trash-2",
               ("empty",)),
        Action("another", "New vectors", "Draw all vectors again with the next seed", "draw_again",
               "", "rotate-ccw", ("random", "seed")),
    ),
    exports=(
        Export("png", "Picture (PNG)", "png", "export_png"),
        Export("svg", "Picture (SVG)", "svg", "export_svg"),
        Export("pdf", "Picture (PDF)", "pdf", "export_pdf"),
        Export("csv", "Similarities at each depth (CSV)", "csv", "export_csv"),
        Export("npz", "Vectors (NPZ)", "npz", "export_npz"),
    ),
)  # fmt: skip
