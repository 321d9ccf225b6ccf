"""Claims: their verdicts under the plots, and a page of cards.

In: judgements of the run in front. Out: widgets, and what a person asks for: the claim's plot, a
parameter, another run.
"""
