"""A line modulo p as it is drawn: straight, and wrapped around the square of residues.

Residues lie in the middle of unit cells, so the square goes from -1/2 to p - 1/2.
"""

from severe_gui.errors import BadInput

Segment = tuple[float, float, float, float]


def shortest_direction(p: int, slope: int | None) -> tuple[int, int]:
    """The shortest step (dx, dy), dx >= 0, along a line of this slope (None: vertical) modulo p."""
    if slope is None:
        return 0, 1
    # Gauss's reduction of the lattice of all steps, spanned by (1, slope) and (0, p).
    short, long = (1, slope % p), (0, p)
    while True:
        if _dot(short, short) > _dot(long, long):
            short, long = long, short
        times = round(_dot(short, long) / _dot(short, short))
        if times == 0:
            break
        long = long[0] - times * short[0], long[1] - times * short[1]
    dx, dy = short
    return (-dx, -dy) if dx < 0 or (dx == 0 and dy < 0) else (dx, dy)


def wrapped_line(p: int, slope: int | None, through: tuple[int, int]) -> list[Segment]:
    """The whole closed line through a residue point, as segments (x0, y0, x1, y1).

    Raises BadInput for a p below 2.
    """
    if p < 2:
        raise BadInput(f"{p} cannot be a modulus")
    dx, dy = shortest_direction(p, slope)
    x, y = float(through[0] % p), float(through[1] % p)
    low, high = -0.5, p - 0.5
    segments: list[Segment] = []
    left = float(p)
    while left > 1e-9:
        # The distance to the next side of the square.
        to_x = (high - x) / dx if dx else left
        to_y = ((high - y) if dy > 0 else (low - y)) / dy if dy else left
        step = min(to_x, to_y, left)
        end = x + step * dx, y + step * dy
        if step > 1e-12:
            segments.append((x, y, *end))
        x = low if to_x <= step else end[0]
        y = end[1] if to_y > step else (low if dy > 0 else high)
        left -= step
    return segments


def _dot(u: tuple[int, int], v: tuple[int, int]) -> int:
    return u[0] * v[0] + u[1] * v[1]
