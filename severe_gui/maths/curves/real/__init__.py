"""Real points: components, their group as circles, discriminant 0, the projective plane."""
