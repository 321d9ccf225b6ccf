"""Readers of labelled examples, one module a kind of file; `severe_gui.learn.labelled` chooses."""
