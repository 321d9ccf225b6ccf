"""Both sums and the ninth point as the inspector shows them: equal exactly, or to some digits."""

from severe_gui.maths.curves.cubics.precise import rounded
from severe_gui.panels.elliptic.associativity.scene import Scene, distance
from severe_gui.panels.elliptic.cubic.places import spot_of
from severe_gui.panels.elliptic.cubic.readings import point_reading
from severe_gui.panels.elliptic.cubic.scene import Marked
from severe_gui.widgets.readouts import Reading


def sum_readings(scene: Scene) -> dict[str, Reading]:
    """Both sums, and whether they are one point."""
    left, right = scene.left, scene.right
    if left is None or right is None:
        return {"Sum": Reading(scene.refusal)}
    return {
        "P + Q": point_reading(left.sum),
        "Q + R": point_reading(right.sum),
        "(P + Q) + R": point_reading(left.total),
        "P + (Q + R)": point_reading(right.total),
        "They are": _agreement(left.total, right.total),
    }


def pencil_readings(scene: Scene, turn: float) -> dict[str, Reading]:
    """Which cubic is shown, and the ninth point that all of them share."""
    if scene.left is None or scene.right is None:
        return {}
    rows = {"Shown": Reading(_member(turn) if scene.pencil is not None else "none")}
    rows["(P + Q)∗R"] = point_reading(scene.left.third)
    rows["P∗(Q + R)"] = point_reading(scene.right.third)
    if scene.ninth is not None:
        ninth = Marked(
            spot_of(scene.ninth) if scene.is_exact else scene.left.third.spot,
            scene.ninth, rounded(scene.ninth),
        )  # fmt: skip
        rows["Ninth point"] = point_reading(ninth)
        rows["It is (P + Q)∗R"] = _agreement(scene.left.third, ninth)
    if scene.reason:
        rows["Ninth point"] = Reading(scene.reason)
    return rows


def _member(turn: float) -> str:
    named = {
        0.0: "the lines PQ, O(Q∗R), (P+Q)R", 0.25: "the curve itself",
        0.5: "the lines QR, O(P∗Q), P(Q+R)", 1.0: "the lines PQ, O(Q∗R), (P+Q)R",
    }  # fmt: skip
    return named.get(turn, "another cubic through the eight points")


def _agreement(one: Marked, other: Marked) -> Reading:
    """Equal exactly, or how far apart at most."""
    if one.is_exact and other.is_exact:
        return Reading("equal, exactly" if one.point == other.point else "different")
    apart = distance(one.point, other.point)
    return Reading(f"equal within {apart:.0e}".replace("-", "−"), "", repr(apart))


def way_readings(scene: Scene) -> dict[str, dict[str, Reading]]:
    """Every point of both ways, for a table."""
    if scene.left is None or scene.right is None:
        return {}
    names = zip("PQR", scene.points, strict=True)
    parts = {"given": {name: point_reading(each) for name, each in names}}
    for title, way, (first, rest) in (
        ("(P + Q) + R", scene.left, ("P∗Q", "(P + Q)∗R")),
        ("P + (Q + R)", scene.right, ("Q∗R", "P∗(Q + R)")),
    ):
        parts[title] = {
            first: point_reading(way.chord_third), "first sum": point_reading(way.sum),
            rest: point_reading(way.third), "sum": point_reading(way.total),
        }  # fmt: skip
    return parts
