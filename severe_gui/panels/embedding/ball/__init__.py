"""The embedding in three dimensions: a ball, or flat space, that is turned to be looked at.

What is drawn on the page, dots, lines, names and legend, is that of the room of disks.
"""
