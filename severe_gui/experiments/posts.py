"""The posts of the source by name, as experiments and claims cite them."""

DEGENERACY = (
    "Why is it hard to train deep neural networks? Degeneracy, not vanishing gradients, is the key"
)
BOTTLENECK = "The softmax bottleneck is a special case of a more general phenomenon"
HYPERBOLIC = "Introduction to hyperbolic geometry and hyperbolic embeddings"
