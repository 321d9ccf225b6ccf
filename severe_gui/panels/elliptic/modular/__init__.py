"""The picture modulo p that pages share: its square of residues, Hasse's bar, the prime itself."""
