"""Points, distances, geodesics and angles of the Poincaré disk, curvature -1.

With the *defect* D(z) = 1 - |z|^2, all that is measured here comes from one formula,

    sinh(d(z, w) / 2) = |z - w| / sqrt(D(z) D(w)),

which loses nothing to cancellation once D itself is exact: |z|^2 is computed in double-double
arithmetic (Dekker 1971), so that distances keep their relative accuracy up to the boundary.
Source: Anderson, Hyperbolic Geometry, chapter 4; Beardon, The Geometry of Discrete Groups, 7.2.

All functions take complex arrays of any broadcastable shapes and return new arrays.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from severe_gui.errors import BadInput, OutsideModel

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]

UNIT_ROUNDOFF = 2.0**-53
_SPLITTER = 2.0**27 + 1.0


def defect(z: ArrayLike) -> FloatArray:
    """1 - |z|^2 to a relative error below 4 u, u = 2^-53, also next to the boundary."""
    return rest_of_one(z, z)


def rest_of_one(z: ArrayLike, w: ArrayLike) -> FloatArray:
    """1 - z . w of points as vectors, to a relative error below 4 u where both are in the disk."""
    z, w = np.asarray(z, dtype=np.complex128), np.asarray(w, dtype=np.complex128)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        first, first_error = exact_product(z.real, w.real)
        second, second_error = exact_product(z.imag, w.imag)
        first, second = np.maximum(first, second), np.minimum(first, second)
        # What 1 - first loses is all that is left where the rest cancels, as on the diagonals.
        rest = 1.0 - first
        lost = (1.0 - rest) - first
        return np.asarray((rest - second) + (lost - (first_error + second_error)))


def require_inside(z: ArrayLike) -> ComplexArray:
    """The points as complex128. Raises OutsideModel if one is not inside the unit circle."""
    z = np.asarray(z, dtype=np.complex128)
    outside = ~(defect(z) > 0)
    if outside.any():
        worst = complex(z[outside].flat[0])
        raise OutsideModel(
            f"The point {worst:g} is not in the disk",
            f"its modulus {abs(worst):.6g} is not below 1",
            "choose a point inside the unit circle",
        )
    return z


def geodesic_distance(z: ArrayLike, w: ArrayLike) -> FloatArray:
    """Hyperbolic distance between points of the disk.

    Relative error below 16 u for the points as given, u = 2^-53, however near the boundary;
    `distance_error_bound` adds what the rounding of the coordinates themselves may hide.
    Raises OutsideModel if a point is on or outside the circle.
    """
    z, w = require_inside(z), require_inside(w)
    chord = np.abs(z - w) / (np.sqrt(defect(z)) * np.sqrt(defect(w)))
    return np.asarray(2.0 * np.arcsinh(chord))


def distance_error_bound(z: ArrayLike, w: ArrayLike) -> FloatArray:
    """How far `geodesic_distance` may be from the distance of the points before rounding.

    The arithmetic contributes 16 u d. A coordinate that was rounded to a double moves its point
    by at most u |z| in the Euclidean metric, so by 2 u |z| / D(z) in the hyperbolic one.
    """
    z, w = require_inside(z), require_inside(w)
    inherited = 2.0 * (np.abs(z) / defect(z) + np.abs(w) / defect(w))
    return np.asarray(UNIT_ROUNDOFF * (16.0 * geodesic_distance(z, w) + inherited))


def midpoint(z: ArrayLike, w: ArrayLike) -> ComplexArray:
    """The point halfway along the geodesic segment; symmetric in z and w to the last bit."""
    z, w = require_inside(z), require_inside(w)
    dz, dw = defect(z), defect(w)
    half = np.cosh(geodesic_distance(z, w) / 2.0)
    # The sum of the two points of the hyperboloid, seen from (-1, 0).
    below = ((2.0 - dz) * dw + (2.0 - dw) * dz) + 2.0 * half * (dz * dw)
    return np.asarray(2.0 * (z * dw + w * dz) / below)


def geodesic_point(z: ArrayLike, w: ArrayLike, t: ArrayLike) -> ComplexArray:
    """The point at distance t d(z, w) from z on the geodesic toward w; t may be any real."""
    z, w = require_inside(z), require_inside(w)
    toward = _seen_from(z, w)
    reach = np.tanh(np.asarray(t, dtype=np.float64) * geodesic_distance(z, w) / 2.0)
    return carried(z, reach * _unit(toward))


def direction(z: ArrayLike, w: ArrayLike) -> ComplexArray:
    """The unit tangent at z of the geodesic toward w, as a complex number; 0 where z = w."""
    z, w = require_inside(z), require_inside(w)
    return _unit(_seen_from(z, w))


def angle(at: ArrayLike, first: ArrayLike, second: ArrayLike) -> FloatArray:
    """The angle in [0, pi] at a point between the geodesics toward two others."""
    turn = direction(at, second) * np.conj(direction(at, first))
    return np.asarray(np.abs(np.angle(turn)))


def travelled(z: ArrayLike, heading: ArrayLike, distance: ArrayLike) -> ComplexArray:
    """The point at a distance from z along the geodesic with a given unit tangent."""
    z = require_inside(z)
    reach = np.tanh(np.asarray(distance, dtype=np.float64) / 2.0)
    return carried(z, reach * np.asarray(heading, dtype=np.complex128))


def carried(z: ArrayLike, offset: ArrayLike) -> ComplexArray:
    """The image of a point or ideal point under the translation that takes 0 to z."""
    z = np.asarray(z, dtype=np.complex128)
    offset = np.asarray(offset, dtype=np.complex128)
    return np.asarray((offset + z) / (1.0 + np.conj(z) * offset))


def geodesic_endpoints(z: ArrayLike, w: ArrayLike) -> tuple[ComplexArray, ComplexArray]:
    """The ideal endpoints (unit complex) of the geodesic: behind z, and beyond w.

    Raises BadInput if z = w: one point does not determine a geodesic.
    """
    heading = direction(z, w)
    _require_distinct(heading)
    return _unit(carried(z, -heading)), _unit(carried(z, heading))


def geodesic_circle(z: ArrayLike, w: ArrayLike) -> tuple[ComplexArray, FloatArray]:
    """Centre and radius of the Euclidean circle that contains the geodesic.

    It meets the unit circle at right angles: |centre|^2 = 1 + radius^2. On a diameter the radius
    is inf and the centre is nan. Raises BadInput if z = w.
    """
    z, w = require_inside(z), require_inside(w)
    _require_distinct(_seen_from(z, w))
    # centre . z = (1 + |z|^2) / 2 and the same for w.
    at_z, at_w = 1.0 - defect(z) / 2.0, 1.0 - defect(w) / 2.0
    step = w - z
    determinant = z.real * step.imag - z.imag * step.real
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        centre = np.asarray(-1j * (at_z * w - at_w * z) / determinant)
        radius = np.abs(centre - z)
    diameter = (determinant == 0.0) | ~np.isfinite(radius)
    return (
        np.where(diameter, complex(np.nan, np.nan), centre),
        np.asarray(np.where(diameter, np.inf, radius)),
    )


def metric_circle(centre: ArrayLike, radius: ArrayLike) -> tuple[ComplexArray, FloatArray]:
    """Euclidean centre and radius of the hyperbolic circle of a given radius about a point."""
    centre = require_inside(centre)
    half = np.asarray(radius, dtype=np.float64) / 2.0
    room, gap = defect(centre), 1.0 / np.cosh(half) ** 2
    # 1 - |centre|^2 tanh^2 as a sum of positive terms: nothing cancels near the boundary.
    below = room + np.abs(centre) ** 2 * gap
    return np.asarray(centre * gap / below), np.asarray(np.tanh(half) * room / below)


def _seen_from(z: ComplexArray, w: ComplexArray) -> ComplexArray:
    """The image of w under the translation that takes z to 0."""
    step = w - z
    return np.asarray(step / (defect(z) - np.conj(z) * step))


def _unit(z: ComplexArray) -> ComplexArray:
    size = np.abs(z)
    # A subnormal size has no finite reciprocal: such a z counts as 0.
    return np.asarray(z / np.where(size < np.finfo(np.float64).tiny, 1.0, size))


def _require_distinct(difference: ComplexArray) -> None:
    if (difference == 0).any():
        raise BadInput("The geodesic is not determined", "its two points are the same")


def exact_product(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """x y as an unevaluated sum of two doubles (Dekker 1971)."""
    product = x * y
    (high_x, low_x), (high_y, low_y) = _halves(x), _halves(y)
    return product, ((high_x * high_y - product) + high_x * low_y + low_x * high_y) + low_x * low_y


def _halves(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """x as a sum of two doubles of half its digits."""
    high = _SPLITTER * x
    high = high - (high - x)
    return high, x - high
