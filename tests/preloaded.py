"""What the server of `warm.py` imports before it forks: all that a first step of training needs.

One thread, since only the thread that forks lives on; and no device is asked for, since CUDA
cannot be used in a fork of what has used it.
"""

import torch

import severe_gui.cli.claims
import severe_gui.cli.run
import severe_gui.compute.worker  # noqa: F401
from severe_gui.experiments.registry import all_experiments

torch.set_num_threads(1)
weight = torch.nn.Parameter(torch.ones(2))
optimiser = torch.optim.Adam([weight], lr=1e-3, fused=True)
torch.autograd.backward((weight**2).sum())
optimiser.step()
torch.func.jacrev(lambda x: x**2)(torch.ones(2))
torch.linalg.svdvals(torch.ones(2, 2))
all_experiments()
