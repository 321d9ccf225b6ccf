"""Readers of labelled examples, one module per kind of file; `learn.labelled` chooses one."""
