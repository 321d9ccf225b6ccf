"""Five models of the hyperbolic plane, curvature -1, each with its own points as complex numbers.

    disk         z
    half-plane   w = i (1 + z) / (1 - z),         Im w > 0
    klein        k = 2 z / (1 + |z|^2),           |k| < 1, geodesics are chords
    band         s = log((1 + z) / (1 - z)),      |Im s| < pi / 2
    hyperboloid  u = 2 z / (1 - |z|^2),           the space part; time is sqrt(1 + |u|^2)

Distances are measured in the model a point was given in, by a formula that does not cancel there:
a point of the half-plane at height 1e-200 is far away, not on the boundary.
Source: Cannon, Floyd, Kenyon and Parry, Hyperbolic geometry (1997), sections 2-7.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from severe_gui.errors import OutsideModel
from severe_gui.maths.hyperbolic.plane.disk import (
    ComplexArray,
    FloatArray,
    defect,
    exact_product,
    geodesic_distance,
    require_inside,
    rest_of_one,
)


class Model(StrEnum):
    """A model of the hyperbolic plane."""

    DISK = "disk"
    HALF_PLANE = "half-plane"
    KLEIN = "klein"
    BAND = "band"
    HYPERBOLOID = "hyperboloid"

    @property
    def domain(self) -> str:
        """The condition on the points of the model, as a clause."""
        return _DOMAINS[self]


_DOMAINS = {
    Model.DISK: "points have modulus below 1",
    Model.HALF_PLANE: "points have a positive imaginary part",
    Model.KLEIN: "points have modulus below 1",
    Model.BAND: "points have an imaginary part between -pi/2 and pi/2",
    Model.HYPERBOLOID: "points have finite coordinates",
}


def require_in_model(model: Model, points: ArrayLike) -> ComplexArray:
    """The points as complex128. Raises OutsideModel if one is on or outside the boundary."""
    points = np.asarray(points, dtype=np.complex128)
    if model is Model.HALF_PLANE:
        inside: NDArray[np.bool_] = points.imag > 0
    elif model is Model.BAND:
        inside = np.abs(points.imag) < np.pi / 2
    elif model is Model.HYPERBOLOID:
        inside = np.ones(points.shape, dtype=bool)
    else:
        inside = defect(points) > 0
    outside = ~(inside & np.isfinite(points))
    if outside.any():
        worst = complex(points[outside].flat[0])
        raise OutsideModel(f"The point {worst} is not in the {model} model", model.domain)
    return points


def to_disk(model: Model, points: ArrayLike) -> ComplexArray:
    """The points of a model in the disk.

    Raises OutsideModel if a point is not in the model, or is so far out that its image in the disk
    rounds to the boundary.
    """
    points = require_in_model(model, points)
    if model is Model.DISK:
        return points
    if model is Model.HALF_PLANE:
        image = _half_plane_to_disk(points)
    elif model is Model.KLEIN:
        image = points / (1.0 + np.sqrt(defect(points)))
    elif model is Model.BAND:
        image = _band_to_disk(points)
    else:
        image = points / (1.0 + np.hypot(1.0, np.abs(points)))
    lost = ~(defect(image) > 0)
    if lost.any():
        worst = complex(points[lost].flat[0])
        raise OutsideModel(
            f"The point {worst} cannot be placed in the disk",
            "it is so far out that its image rounds to the boundary",
        )
    return np.asarray(image)


def _half_plane_to_disk(w: ComplexArray) -> ComplexArray:
    """(w - i) / (w + i) = (|w|^2 - 1 - 2 i Re w) / |w + i|^2."""
    x, y = np.abs(w.real), w.imag
    with np.errstate(over="ignore", invalid="ignore"):
        below = x**2 + (y + 1.0) ** 2
        # |w|^2 - 1, from the exact difference at the greater coordinate.
        level = np.where(y > x, x**2 + (y - 1.0) * (y + 1.0), y**2 + (x - 1.0) * (x + 1.0))
        real_gap = 2.0 * np.where(level > 0, y + 1.0, x**2 + y * (y + 1.0)) / below
        imaginary_gap = ((x - 1.0) ** 2 + y * (y + 2.0)) / below
        real = _unless_far_out(level / below, real_gap)
        imaginary = _unless_far_out(-2.0 * w.real / below, imaginary_gap)
    return np.asarray(real + 1j * imaginary)


def _band_to_disk(s: ComplexArray) -> ComplexArray:
    """tanh(s / 2) = (sinh x + i sin y) / (cosh x + cos y), s = x + i y."""
    x, y = s.real, s.imag
    with np.errstate(over="ignore", invalid="ignore"):
        cosine, sine = _cosine(y), np.sin(y)
        below = np.cosh(x) + cosine
        real_gap = (np.exp(-np.abs(x)) + cosine) / below
        missing = cosine + cosine**2 / (1.0 + np.abs(sine))
        imaginary_gap = (2.0 * np.sinh(x / 2.0) ** 2 + missing) / below
        real = _unless_far_out(np.sinh(x) / below, real_gap)
        imaginary = _unless_far_out(sine / below, imaginary_gap)
    return np.asarray(real + 1j * imaginary)


def _unless_far_out(part: FloatArray, gap: FloatArray) -> FloatArray:
    """A coordinate, from 1 minus its size where that is more exact: next to the circle."""
    return np.asarray(np.where(np.abs(part) > 0.5, np.copysign(1.0 - gap, part), part))


def from_disk(model: Model, z: ArrayLike) -> ComplexArray:
    """Points of the disk in a model."""
    z = require_inside(z)
    if model is Model.HALF_PLANE:
        return np.asarray((-2.0 * z.imag + 1j * defect(z)) / np.abs(1.0 - z) ** 2)
    if model is Model.KLEIN:
        return np.asarray(2.0 * z / (2.0 - defect(z)))
    if model is Model.BAND:
        nearer = (1.0 - np.abs(z.real)) ** 2 + z.imag**2
        along = np.copysign(np.log1p(4.0 * np.abs(z.real) / nearer) / 2.0, z.real)
        return np.asarray(along + 1j * np.arctan2(2.0 * z.imag, defect(z)))
    if model is Model.HYPERBOLOID:
        return np.asarray(2.0 * z / defect(z))
    return z


def distance(model: Model, first: ArrayLike, second: ArrayLike) -> FloatArray:
    """The hyperbolic distance between points given in a model.

    Relative error of a few times 2^-53 for the points as given. Raises OutsideModel.
    """
    first, second = require_in_model(model, first), require_in_model(model, second)
    if model is Model.DISK:
        return geodesic_distance(first, second)
    if model is Model.HALF_PLANE:
        heights = np.sqrt(first.imag) * np.sqrt(second.imag)
        return np.asarray(2.0 * np.arcsinh(np.abs(first - second) / 2.0 / heights))
    if model is Model.KLEIN:
        return _klein_distance(first, second)
    if model is Model.BAND:
        return _band_distance(first, second)
    return _hyperboloid_distance(first, second)


def _klein_distance(k: ComplexArray, m: ComplexArray) -> FloatArray:
    """sinh^2 d = (|e|^2 D(k) + (k . e)^2) / (D(k) D(m)), e = m - k: a sum of squares.

    Far apart cosh d = (1 - k . m) / sqrt(D(k) D(m)): there the rounding of e would be seen.
    """
    step = m - k
    # Along the boundary the two products of k . e cancel.
    first, first_error = exact_product(k.real, step.real)
    second, second_error = exact_product(k.imag, step.imag)
    along = (first + second) + (first_error + second_error)
    scale = np.sqrt(defect(k)) * np.sqrt(defect(m))
    near = np.arcsinh(np.hypot(np.abs(step) * np.sqrt(defect(k)), along) / scale)
    cosh = np.maximum(rest_of_one(k, m) / scale, 1.0)
    return np.asarray(np.where(cosh > 2.0, np.arccosh(cosh), near))


def _band_distance(s: ComplexArray, t: ComplexArray) -> FloatArray:
    """sinh^2(d / 2) = (sinh^2 x + sin^2 y) / (cos Im s cos Im t), x + i y = (s - t) / 2."""
    half = (s - t) / 2.0
    # e^-x sinh x stays finite however far along the band.
    length = np.abs(half.real)
    scaled = np.hypot(-np.expm1(-2.0 * length) / 2.0, np.exp(-length) * np.sin(half.imag))
    scaled = scaled / np.sqrt(_cosine(s.imag)) / np.sqrt(_cosine(t.imag))
    with np.errstate(over="ignore"):
        chord = scaled * np.exp(np.minimum(length, 300.0))
    long = length + np.log(2.0 * np.where(scaled > 0, scaled, 1.0))
    return np.asarray(2.0 * np.where(length < 300.0, np.arcsinh(chord), long))


def _cosine(y: FloatArray) -> FloatArray:
    """cos y for |y| < pi / 2, exact near the edge in spite of the rounding of pi."""
    return np.asarray(np.sin((np.pi / 2 - np.abs(y)) + 6.123233995736766e-17))


def _hyperboloid_distance(u: ComplexArray, v: ComplexArray) -> FloatArray:
    """4 sinh^2(d / 2) = (4 |e|^2 + (e x s)^2) / (T^2 - |e|^2), e = u - v, s = u + v.

    T is the sum of the times. Where the points lie in opposite directions the denominator cancels,
    but there cosh d = t t' - u . v is a sum of positive terms.
    """
    time_u, time_v = np.hypot(1.0, np.abs(u)), np.hypot(1.0, np.abs(v))
    dot = np.real(np.conj(u) * v)
    step = u - v
    # For vectors that are long and nearly parallel the two products cancel.
    first, first_error = exact_product(u.real, v.imag)
    second, second_error = exact_product(u.imag, v.real)
    cross = 2.0 * np.abs((first - second) + (first_error - second_error))
    below = np.sqrt(2.0) * np.sqrt(1.0 + time_u * time_v + np.maximum(dot, -1.0))
    near = 2.0 * np.arcsinh(np.hypot(2.0 * np.abs(step), cross) / below / 2.0)
    far = np.arccosh(np.maximum(time_u * time_v - np.minimum(dot, -1.0), 1.0))
    return np.asarray(np.where(dot < -1.0, far, near))
