"""Folding in float64, against which the shaders are held."""

from severe_gui.maths.hyperbolic.groups.triangle import Triangle


def fold(z: complex, triangle: Triangle) -> tuple[int, float]:
    """Reflections that carry z into the fundamental triangle, and how far from a mirror it ends."""
    for count in range(400):
        sides = [float(mirror.sinh_distance(z)) for mirror in triangle.mirrors]
        beyond = [mirror for mirror, side in zip(triangle.mirrors, sides, strict=True) if side > 0]
        if not beyond:
            return count, -max(sides)
        z = complex(beyond[0].reflection(z))
    raise AssertionError("the fold did not end")
