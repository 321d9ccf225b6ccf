"""The generator point under the user's hand: a diagram whose nodes are ringed, and a triangle."""
