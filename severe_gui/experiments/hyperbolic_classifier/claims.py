"""What the post says of training deep networks on hyperbolic embeddings, as claims to judge."""

from severe_gui.experiments.experiment import Claim

claims: tuple[Claim, ...] = ()
