"""What painted pictures share: many marks at once from arrays, plots with axes, words."""
