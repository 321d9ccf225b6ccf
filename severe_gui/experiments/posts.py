"""The posts of the source: experiments, claims and panels cite them by title; Home shows them all.

A summary is Severe's own sentence. What Severe has of a post is not listed here: it is found.
"""

from dataclasses import dataclass

DEGENERACY = (
    "Why is it hard to train deep neural networks? Degeneracy, not vanishing gradients, is the key"
)
BOTTLENECK = "The softmax bottleneck is a special case of a more general phenomenon"
HYPERBOLIC = "Introduction to hyperbolic geometry and hyperbolic embeddings"
ELLIPTIC_1 = "Elliptic tales 1"
ELLIPTIC_2 = "Elliptic tales 2"
HOLOGRAPHIC = "Holographic reduced representations and associative LSTMs"
GENERALISATION = "Why do neural networks generalize well?"
COMPOSITIONAL = "Compositional embeddings, again"
INFORMATION = (
    "No, information bottleneck (probably) doesn’t open the “black-box” of deep neural networks"
)
CACHE = "A simple cache model for image recognition"
SHORT_HORIZON = "Short-horizon bias in meta-learning"
INDUCTIVE_BIAS = (
    "Simple inductive biases to make neural networks train faster and generalize better: two case "
    "studies"
)


@dataclass(frozen=True)
class Post:
    """A post of the source. id: short, for links; title: verbatim; summary: in one sentence."""

    id: str
    title: str
    summary: str


POSTS = (
    Post("degeneracy", DEGENERACY,
         "Deep networks are hard to train because few directions survive their layers, not because "
         "the gradient is small."),
    Post("bottleneck", BOTTLENECK,
         "A softmax or a layer alone loses directions; several, gated and added up, keep them."),
    Post("hyperbolic", HYPERBOLIC,
         "Lines, distances, areas and tilings of the hyperbolic plane, and the trees that fit into "
         "it."),
    Post("elliptic-1", ELLIPTIC_1,
         "How often two curves meet, once tangents, complex points and infinity are counted."),
    Post("elliptic-2", ELLIPTIC_2,
         "The points of a cubic curve can be added: torsion, rank, and counts modulo a prime."),
    Post("holographic", HOLOGRAPHIC,
         "Sequences, stacks and sentences in one vector, bound by circular convolution."),
    Post("generalisation", GENERALISATION,
         "Bounds from compression and from robustness to noise: are they enough?"),
    Post("information", INFORMATION,
         "Two phases of learning, drift and compression, and why to doubt them."),
    Post("cache", CACHE,
         "A memory of what late layers saw makes a trained network better and harder to fool."),
    Post("short-horizon", SHORT_HORIZON,
         "Learning rates tuned over a few steps fall too early and end worse."),
    Post("inductive-bias", INDUCTIVE_BIAS,
         "Coordinates for convolutions and units for arithmetic: what a small assumption buys."),
    Post("recurrent-init",
         "Common initialization schemes for recurrent neural networks are likely suboptimal",
         "Orthogonal weights carry noise as well as they carry signal; non-normal ones need not."),
    Post("fast-weights", "A note on fast weights: do they really work as advertised?",
         "How much is due to the fast weights, and how much to depth and normalisation?"),
    Post("synaptic-memory", "Optimal synaptic memory consolidation",
         "Synapses that are plastic and stable at once: memories that fade as one over √t."),
    Post("compositional", COMPOSITIONAL,
         "Each word has a content and an operator, and phrases are composed by a learned map."),
    Post("hyperreal", "Hyperreal numbers",
         "Infinitesimals built from sequences of reals, so that a derivative is a quotient."),
    Post("grid-cells", "Comments on DeepMind’s grid cell paper",
         "Hexagonal grids appear in networks that learn to navigate. Why do they?"),
    Post("human-priors", "Human priors: you can’t have your cake and eat it too",
         "What people know before they play helps them, until a game is made against it."),
    Post("brain", "A conjecture about “how the brain works”",
         "To recognise a thing is also to know whether it is new: a case for a vast episodic "
         "memory."),
    Post("lavish-data", "Surprising things you can learn from lavish data with no supervision",
         "How far plain networks and plain objectives go, given enough unlabelled data."),
)  # fmt: skip
