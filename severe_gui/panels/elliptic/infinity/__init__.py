"""The same curve in two affine charts and on the whole projective plane: infinity is a place."""
