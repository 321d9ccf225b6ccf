"""The group of real points: circles, and what is left of them where the discriminant is 0."""
