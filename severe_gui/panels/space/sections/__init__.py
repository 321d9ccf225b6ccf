"""The inspector of the space panel, a section a file."""
