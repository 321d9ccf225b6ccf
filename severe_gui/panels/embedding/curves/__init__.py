"""The curves of a run and of the run before: precision, rank, loss, and how far points go."""
