"""The plots of the capacity page, one a file. In: a state and what was measured. Out: paint."""
