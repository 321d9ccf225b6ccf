"""The group law: chord and tangent over the reals, and the same modulo p."""
