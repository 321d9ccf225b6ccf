"""Picking and measuring in flight: what is under the pointer, what was picked, and their marks.

In: a state's camera and picks. Out: readings, a sentence for the status bar, marks on the picture.
"""
