"""Runs: started, queued, branched and compared.

In: settings from the inspector, a runner and a library of runs. Out: the run in front, judgements,
and the lists, table and timeline that show them. `training` is without Qt.
"""
