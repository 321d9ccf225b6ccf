"""Hyperbolic space: flying through infinite honeycombs, and looking at them from outside."""

from severe_gui.experiments.posts import HYPERBOLIC
from severe_gui.panels.contract import Action, Export, Panel
from severe_gui.panels.space.state import SpaceState

panel = Panel(
    id="space",
    title="Hyperbolic space",
    subtitle="Honeycombs from within and from outside",
    icon="box",
    hint="Drag to look, W A S D or the arrows to fly",
    help=(
        "<p>You are inside a honeycomb {p, q, r}: of hyperbolic space, for some numbers of the "
        "sphere S3, and for {4, 3, 4} of Euclid's space. Drag to look around; W and S or the up "
        "and down arrows fly forward and back, A and D or left and right fly sideways, E and Q up "
        "and down; Z and C roll, and Shift with an arrow turns. Hold the right button to fly where "
        "the pointer leads. The wheel changes the speed. P starts the autopilot, straight ahead, "
        "along the edges or at random; any key or drag takes over, and Escape ends the flight. H "
        "flies home along the geodesic, R is home at once, and M hides the map: the ball around "
        "you as seen from above, with you in its middle. Click a vertex, an edge or a face to "
        "name it exactly, and a second one for the geodesic between them; X picks what is in the "
        "middle of the picture. Uniform variant makes other honeycombs from the same mirrors: drag "
        "the point that becomes a vertex in the triangle, ring mirrors of the diagram, or choose a "
        "name. Game controllers are not read, since Qt 6 has no module for them.</p>"
        "<p>Every ray of the picture is followed exactly from wall to wall of one small simplex, "
        "so the space has no end and nothing drifts: your place is an exact word of reflections. A "
        "soft wall keeps you out of the cusp of an ideal vertex, which no reflection leads back "
        "from. Where the middle of a cell is at infinity, a horosphere shows where; planes cut off "
        "what lies beyond. The picture is coarser while you move and is refined as soon as you "
        "stop.</p>"
        "<p><b>From outside</b> (O) you see a patch of the honeycomb in the Poincaré ball, the "
        "Klein ball or the upper half-space, and the arrow shows where you are: drag or use the "
        "arrows to turn it, hold Shift or use the right button to move it, magnify with the wheel, "
        "and double-click to reset. The patch can be exported as a solid to print, whose thinnest "
        "tubes get the width you ask for. Without OpenGL the model is drawn by lines.</p>"
        "<p><b>A flight path</b> goes through views: V adds what you see, Record takes views while "
        "you fly, and Shift+P flies through them along geodesics. Export writes it as a film (MP4, "
        "or PNG frames), and pictures to 16,384 pixels with up to 16 rays per pixel.</p>"
    ),
    state=SpaceState,
    view="severe_gui.panels.space.view:SpaceView",
    default_preset="534",
    posts=(HYPERBOLIC,),
    actions=(
        Action("home", "Go home", "Back to where the flight started", "go_home", "R", "house",
               ("start", "reset")),
        Action("look", "Look from outside or inside", "A model to turn, or the space to fly in",
               "change_look", "O", "orbit", ("ball", "klein", "poincare", "half-space", "model")),
        Action("fly-home", "Fly home", "Along the geodesic to where the flight started", "fly_home",
               "H", "", ("return", "back")),
        Action("autopilot", "Autopilot", "Fly by itself on the last course, or stop",
               "toggle_autopilot", "P", "", ("automatic", "walk", "geodesic")),
        Action("map", "Map", "Show or hide the ball around the camera and the way home",
               "toggle_map", "M", "", ("overview", "compass")),
        Action("pick", "Pick ahead", "Pick what is in the middle of the picture", "pick_ahead", "X",
               "", ("measure", "select", "centre")),
        Action("clear-picks", "Clear the picks", "Forget what was picked", "clear_picks", "", "",
               ("measure", "deselect")),
        Action("dual", "Dual honeycomb", "Exchange p and r", "show_dual", "", "",
               ("swap", "reverse")),
        Action("faster", "Fly faster", "Increase the speed by half", "faster", "PgUp"),
        Action("slower", "Fly slower", "Reduce the speed by a third", "slower", "PgDown"),
        Action("add-view", "Add view to the path", "What the camera sees now", "add_to_path", "V",
               "", ("key frame", "waypoint")),
        Action("play-path", "Play the flight path", "Fly through its views, or stop", "play_path",
               "Shift+P", "play", ("animation", "film")),
    ),
    exports=(
        Export("png", "Picture (PNG)", "png", "export_png", asks=("samples",)),
        Export("film", "Film of the flight (MP4)", "mp4", "export_film",
               asks=("samples", "rate")),
        Export("frames", "Frames of the flight (ZIP of PNG)", "zip", "export_frames",
               asks=("samples", "rate")),
        Export("svg", "Model by lines (SVG)", "svg", "export_svg"),
        Export("pdf", "Model by lines (PDF)", "pdf", "export_pdf"),
        Export("stl", "Solid to print (STL)", "stl", "export_stl"),
        Export("obj", "Solid (OBJ)", "obj", "export_obj"),
        Export("ply", "Solid (PLY)", "ply", "export_ply"),
        Export("glb", "Scene (glTF, binary)", "glb", "export_glb"),
        Export("csv", "Lengths and place (CSV)", "csv", "export_csv"),
        Export("npz", "Mirrors and camera (NPZ)", "npz", "export_npz"),
    ),
)  # fmt: skip
