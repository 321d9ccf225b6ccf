"""The hyperbolic plane: compass and ruler over infinite tilings, in five linked maps."""

from severe_gui.experiments.posts import HYPERBOLIC
from severe_gui.panels.contract import Action, Export, Panel
from severe_gui.panels.plane.state import PlaneState

panel = Panel(
    id="plane",
    title="Hyperbolic plane",
    subtitle="Compass, ruler, tilings",
    icon="orbit",
    hint="Drag a vertex, or the background to move the plane",
    help=(
        "The disk shows the whole hyperbolic plane: its circle is infinitely far away, and all "
        "tiles have the same size. Drag the background to walk; drag a point to measure. The wheel "
        "magnifies the picture at the pointer; a double-click on the background goes home. "
        "Maps shows the same plane as half-plane, Klein disk, band and hyperboloid, with a sphere "
        "beside it. Tiling sets p, q and the figure, including tilings of the sphere and of the "
        "Euclidean plane. Motion moves the plane along or about the chosen object. "
        "Choose a tool under Draw and click what it asks for: existing points are used again, a "
        "click on the circle sets an ideal point, and points snap to the tiling unless you hold "
        "Ctrl. Every drawn object follows the points it was made from. "
        "Backspace goes one tile toward home. "
        "Tab chooses a point, the arrow keys nudge it (Shift: a tenth), Escape cancels a drag. "
        "Your place is kept as an exact word of reflections, so nothing drifts however far you go."
    ),
    state=PlaneState,
    view="severe_gui.panels.plane.view:PlaneView",
    default_preset="triangle",
    posts=(HYPERBOLIC,),
    actions=(
        Action("home", "Go home", "Back to the first tile", "go_home", "Home", "house"),
        Action("toward-home", "One tile toward home", "Along the exact word of your place",
               "step_toward_home", "Backspace", "", ("breadcrumb", "back")),
        Action("open-construction", "Open a construction", "Points and objects from a JSON file",
               "open_construction", "", "folder-open", ("import", "json")),
        Action("one-map", "One map", "The Poincaré disk alone", "show_one", "", "",
               ("poincare", "disk")),
        Action("four-maps", "Four maps", "Disk, half-plane, Klein and band, linked", "show_four",
               "", "", ("half-plane", "klein", "band", "hyperboloid")),
        Action("move", "Move", "Drag points and the plane", "stop_drawing", "M"),
        Action("point", "Set points", "Each click sets a point", "draw_points", "P"),
        Action("segment", "Draw a segment", "Between two points", "draw_segment", "S"),
        Action("line", "Draw a line", "Through two points", "draw_line", "L"),
        Action("circle", "Draw a circle", "By centre and point", "draw_circle", "C"),
        Action("polygon", "Draw a polygon", "Corner by corner", "draw_polygon", "T", "",
               ("triangle",)),
        Action("play-motion", "Play the motion", "Along or about the chosen object", "play_motion",
               "", "play", ("animate", "translate", "rotate")),
        Action("reflect", "Reflect in the chosen line", "The whole plane", "reflect_in_chosen"),
        Action("delete", "Delete the chosen object", "And everything made from it",
               "delete_chosen", "Delete", "trash-2", ("remove",)),
        Action(
            "dual", "Dual tiling", "Exchange p and q", "show_dual", "D", synonyms=("swap", "flip")
        ),
    ),
    exports=(
        Export("png", "Picture (PNG)", "png", "export_png"),
        Export("svg", "Picture (SVG, true arcs)", "svg", "export_svg"),
        Export("pdf", "Picture (PDF)", "pdf", "export_pdf"),
        Export("tiles", "Tiles for cutting (SVG, a closed path each)", "svg", "export_tiles"),
        Export("film", "Film along the motion (MP4)", "mp4", "export_film", asks=("rate",)),
        Export("frames", "Film as frames (ZIP of PNG)", "zip", "export_frames"),
        Export("csv", "Points and measures (CSV)", "csv", "export_csv"),
        Export("tile-table", "Tiles around (CSV)", "csv", "export_tile_table"),
        Export("json", "Construction (JSON)", "json", "export_json"),
        Export("npz", "Points and tiles (NPZ)", "npz", "export_npz"),
    ),
)  # fmt: skip
