"""Parts of the inspector: what stands side by side, how it looks, the chosen node, the numbers."""
