"""Rational points: searches, subgroups, and torsion with and without its theorems."""
