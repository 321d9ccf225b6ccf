"""Plane cubics with any rational point as O: text in, then coefficients, points and sums.

`equations` reads `x^3 + y^3 = 9`. `cubic` holds the ten coefficients and their invariants;
`singular` finds where a cubic is not smooth. `group` adds points by chord and tangent, and
`rational_points` finds points to start with. `real_points` and `components` solve for the real
points along lines, from a point that is rational or that `real_base` finds; `charts` and `sampling`
make pictures of them, `precise` encloses them, `flexes` finds their inflections. `weierstrass_form`
carries points to a Weierstrass curve and back. `nine_points` finds the ninth point that cubics
through eight points share.
"""
