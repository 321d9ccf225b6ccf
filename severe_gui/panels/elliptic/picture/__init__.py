"""How curves are drawn on any page: the window of the plane, axes, the curve, points, names."""
