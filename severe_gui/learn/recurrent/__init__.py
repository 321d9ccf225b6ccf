"""Recurrent networks that read a sequence of symbols and answer some of its steps.

In: symbols, (copies, batch, T) whole numbers; out: logits, (copies, batch, T, symbols).
`cells` and `unitary` are the networks, `sequences` what they learn, `probes` how they remember,
`redundancy` the noise of one memory, and `construction` makes them of one size and reads trained
ones from a file.
"""
