"""Cubic curves: Weierstrass equations over any field, and what is known of their points.

weierstrass        the group law, invariants, singular points; `isomorphism` between models
singular           smooth points of singular cubics as numbers that are added or multiplied
real               the real points, their group, and the projective plane
rational           points over Q: searches, subgroups, torsion and its theorems
modulo             points modulo primes, one curve or many, and the laws of a_p
cubics             any plane cubic with any rational O
line_intersection  where lines meet curves, with multiplicities
curve_text, latex  equations as people write them; sums worked line by line
"""
