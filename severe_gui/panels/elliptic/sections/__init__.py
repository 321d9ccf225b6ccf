"""What pages share in the inspector: the curve, its points, multiples, and what PARI has found."""
