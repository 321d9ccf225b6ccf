"""Three points added both ways, and the pencil of cubics that makes both sums one point."""
