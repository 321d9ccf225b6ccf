"""The hyperbolic plane: its models, its motions, and figures of compass and ruler."""
