"""Any smooth cubic with a rational O: chord, tangent and sum in a chart or in the whole plane."""
