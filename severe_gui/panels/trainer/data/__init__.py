"""Data: what a run learns from, chosen, fetched and previewed before it is used.

In: the sources that `compute.data_store` knows. Out: the path or name that a run's settings take.
"""
