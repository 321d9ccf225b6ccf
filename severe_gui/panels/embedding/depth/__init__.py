"""Distance from the middle and precision against depth in the hierarchy, a column for each pane."""
