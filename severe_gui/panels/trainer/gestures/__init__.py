"""Gestures: what a person does, as changes of the state and as runs.

In: the state, the runs, and the host. Out: the view's methods, which menu, palette and keys call.
"""
