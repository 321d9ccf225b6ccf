"""Points modulo primes: lists, counts, subgroups, chords, and how a_p is distributed."""
