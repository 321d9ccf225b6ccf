"""From the points of a pane to a picture in two or three dimensions."""
