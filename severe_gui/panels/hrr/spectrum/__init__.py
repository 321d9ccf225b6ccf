"""The spectrum page: the key's Fourier bins to drag, its noise, its circulant matrix."""
