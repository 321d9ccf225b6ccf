"""The page of primes: one prime in its square, all a_p to a bound, the product of N_p / p."""
