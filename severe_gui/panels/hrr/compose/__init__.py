"""The compose page: expressions in; their trees, vectors and similarities out, and queries."""
