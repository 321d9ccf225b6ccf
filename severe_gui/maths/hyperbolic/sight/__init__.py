"""What a camera sees in a honeycomb: rays in float64, and what they meet."""
