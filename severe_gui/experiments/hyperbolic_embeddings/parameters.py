"""Settings of a run that embeds a graph."""

from typing import Literal

from pydantic import Field
from pydantic.config import JsonDict

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters

SUFFIXES = "*.tsv *.csv *.txt *.edges *.gz *.graphml *.gml *.nwk *.newick *.tree"

Variant = Literal["poincare", "unscaled", "lorentz", "euclidean", "squared", "sarkar"]
EVERY_VARIANT: tuple[Variant, ...] = (
    "poincare", "unscaled", "lorentz", "euclidean", "squared", "sarkar",
)  # fmt: skip
TRAINED: tuple[Variant, ...] = EVERY_VARIANT[:-1]
FLAT: tuple[Variant, ...] = ("euclidean", "squared")
SPACE_NAMES: JsonDict = {
    "poincare": "Poincaré ball",
    "unscaled": "Poincaré ball, Euclidean gradient",
    "lorentz": "Hyperboloid",
    "euclidean": "Flat space",
    "squared": "Flat space, squared distance",
    "sarkar": "Sarkar's construction",
}
GraphName = Literal["mammals", "nouns", "tree", "karate", "miserables", "davis", "file"]
GRAPH_NAMES: JsonDict = {
    "mammals": "WordNet's mammals",
    "nouns": "WordNet's nouns",
    "tree": "Balanced tree",
    "karate": "Zachary's karate club",
    "miserables": "Les Misérables",
    "davis": "Southern women (Davis)",
    "file": "From a file",
}
NODES = {"mammals": 1182, "nouns": 82115, "karate": 34, "miserables": 77, "davis": 32}
MOST_NUMBERS = 20_000_000
MOST_AT_ONCE = 50_000_000
"""Numbers in one array of a batch, 0.4 GB; a step has several of them."""
MOST_AGAINST_ALL = 20_000
"""Nodes, where each is held to all others: an epoch takes minutes with more."""


class EmbeddingParameters(Parameters):
    """Settings of a run."""

    graph: GraphName = Field(
        "mammals", title="Graph",
        description="A hierarchy, each node with all that it is a kind of; a network, both ways; "
        "or a file of your own.",
        json_schema_extra={"group": "Data", "names": GRAPH_NAMES},
    )  # fmt: skip
    file: str = Field(
        "", title="File",
        description="Two names a line (TSV, CSV, gzipped or not), GraphML, GML or Newick.",
        json_schema_extra={"group": "Data", "file": SUFFIXES, "when": {"graph": ["file"]}},
    )  # fmt: skip
    relations: Literal["as-given", "closure", "both-ways"] = Field(
        "as-given", title="Relations",
        description="The pairs of the file as they are, each node related to all that can be "
        "reached from it, or each pair both ways as in a network.",
        json_schema_extra={
            "group": "Data", "when": {"graph": ["file"]},
            "names": {"as-given": "As in the file", "closure": "Closure of a hierarchy",
                      "both-ways": "Both ways"},
        },
    )  # fmt: skip
    branching: int = Field(
        3, ge=1, le=20, title="Branching",
        description="Nodes below each node of the tree.",
        json_schema_extra={"group": "Data", "when": {"graph": ["tree"]}},
    )  # fmt: skip
    depth: int = Field(
        5, ge=1, le=10, title="Depth",
        description="Levels of the tree below its root.",
        json_schema_extra={"group": "Data", "when": {"graph": ["tree"]}},
    )  # fmt: skip
    held_out: float = Field(
        0.0, ge=0, le=0.5, title="Held out",
        description="Share of the pairs with neither root nor leaf of a hierarchy, or outside a "
        "spanning tree of a network, that the training does not see and is then asked for.",
        json_schema_extra={"group": "Data", "advanced": True, "high": 0.5},
    )  # fmt: skip
    variants: tuple[Variant, ...] = Field(
        ("poincare", "euclidean"), title="Spaces",
        description="The Poincaré ball, with the Riemannian or the Euclidean gradient, the "
        "hyperboloid, flat space with its distance or with the square of it, trained side by side; "
        "and a tree drawn in the disk without training.",
        json_schema_extra={"group": "Space", "names": SPACE_NAMES},
    )  # fmt: skip
    dimension: int = Field(
        5, ge=1, le=200, title="Dimension",
        description="Of hyperbolic space.",
        json_schema_extra={"group": "Space"},
    )  # fmt: skip
    flat_dimension: int = Field(
        5, ge=1, le=200, title="Flat dimension",
        description="Of flat space.",
        json_schema_extra={
            "group": "Space", "when": {"variants": ["euclidean", "squared"]},
        },
    )  # fmt: skip
    edge: float = Field(
        3.0, ge=0.1, le=35, title="Length of an edge",
        description="In Sarkar's construction; shorter where the tree is too deep for it.",
        json_schema_extra={
            "group": "Space", "when": {"variants": ["sarkar"]}, "high": 10.0, "advanced": True,
        },
    )  # fmt: skip
    steps: int = Field(
        300, ge=1, le=100_000, title="Epochs",
        description="How often each node is visited.",
        json_schema_extra={"group": "Training", "unit": "epochs", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        0.03, gt=0, le=10, title="Learning rate",
        description="Of hyperbolic space; may be changed during the run.",
        json_schema_extra={"group": "Training", "scale": "log", "live": True, "low": 1e-3},
    )  # fmt: skip
    flat_rate: float = Field(
        0.03, gt=0, le=10, title="Flat rate",
        description="The learning rate of flat space; may be changed during the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-3,
            "when": {"variants": ["euclidean", "squared"]},
        },
    )  # fmt: skip
    unscaled_rate: float = Field(
        0.003, gt=0, le=10, title="Euclidean rate",
        description="The learning rate of the ball with the Euclidean gradient; may be changed "
        "during the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-4,
            "when": {"variants": ["unscaled"]},
        },
    )  # fmt: skip
    negatives: int = Field(
        50, ge=1, le=10_000, title="Negatives",
        description="Unrelated nodes that each node is held to; may be changed during the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True,
            "when": {"draw": ["uniform", "by-degree"]},
        },
    )  # fmt: skip
    draw: Literal["uniform", "by-degree", "all"] = Field(
        "uniform", title="Drawn",
        description="Negatives at random, the more often the more relations they have, or all "
        "nodes each time, which is the exact softmax.",
        json_schema_extra={
            "group": "Training", "advanced": True,
            "names": {"uniform": "Uniformly", "by-degree": "By degree", "all": "All nodes"},
        },
    )  # fmt: skip
    shared: bool = Field(
        False, title="Shared negatives",
        description="All nodes of a batch are held to the same negatives. Thousands of them then "
        "cost what fifty of each node's own do, which large graphs ask for.",
        json_schema_extra={
            "group": "Training", "advanced": True, "when": {"draw": ["uniform", "by-degree"]},
        },
    )  # fmt: skip
    rule: Literal["sgd", "adam"] = Field(
        "sgd", title="Descent",
        description="Riemannian gradient descent, or Adam with moments in tangent spaces.",
        json_schema_extra={"group": "Training", "advanced": True},
    )  # fmt: skip
    update: Literal["retraction", "exponential"] = Field(
        "retraction", title="Update",
        description="A straight step brought back to the space, as in the post, or along a "
        "geodesic.",
        json_schema_extra={"group": "Training", "advanced": True},
    )  # fmt: skip
    burn_in: int = Field(
        20, ge=0, le=1000, title="Burn-in",
        description="Epochs at the start with a hundredth of the rate and a tenth of the "
        "negatives, these drawn by degree.",
        json_schema_extra={"group": "Training", "advanced": True, "unit": "epochs"},
    )  # fmt: skip
    batch: int = Field(
        20, ge=1, le=10_000, title="Batch",
        description="Nodes in one step.",
        json_schema_extra={"group": "Training", "advanced": True},
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=20, title="Seeds",
        description="Embeddings of each kind, from other places and negatives.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    measure_every: int = Field(
        10, ge=1, le=10_000, title="Measure every",
        description="Epochs between two evaluations.",
        json_schema_extra={"group": "Training", "advanced": True, "unit": "epochs"},
    )  # fmt: skip

    def nodes(self) -> int:
        """How many nodes the graph has; 0 for a file, which is not read for this."""
        if self.graph == "tree":
            return sum(self.branching**level for level in range(self.depth + 1))
        return NODES.get(self.graph, 0)

    def check(self) -> None:
        """Raise BadInput if there is no file, or the run would be too large."""
        if self.graph == "file" and not self.file:
            raise BadInput("No file is chosen", "", "choose a file of pairs, or another graph")
        self.check_size(self.nodes())

    def check_size(self, nodes: int) -> None:
        """Raise BadInput if a run with so many nodes would be too large."""
        numbers = nodes * sum(map(self.dimension_of, self.variants)) * self.seeds
        if numbers > MOST_NUMBERS:
            raise BadInput(
                f"This run has {numbers:,} coordinates",
                f"{MOST_NUMBERS:,} is the most that Severe trains here",
                "choose fewer dimensions, nodes, spaces or seeds",
            )
        if self.draw == "all" and nodes > MOST_AGAINST_ALL:
            raise BadInput(
                f"{nodes:,} nodes are too many to hold each to all others",
                f"{MOST_AGAINST_ALL:,} is the most", "let negatives be drawn",
            )  # fmt: skip
        self._check_batch(nodes)

    def dimension_of(self, variant: Variant) -> int:
        """Of the space that a variant puts the nodes in."""
        if variant in TRAINED:
            return self.flat_dimension if variant in FLAT else self.dimension
        return 2

    def _check_batch(self, nodes: int) -> None:
        """Raise BadInput if one batch would take gigabytes. With all as negatives it is cut up."""
        trained = [self.dimension_of(each) for each in self.variants if each in TRAINED]
        if self.draw == "all" or not trained:
            return
        batch = min(self.batch, nodes)
        if self.shared:
            numbers, remedy = batch * min(self.negatives, nodes), ""
        else:
            # The coordinates of every node's own negatives are gathered.
            numbers, remedy = batch * self.negatives * max(trained), ", or share the negatives"
        if numbers > MOST_AT_ONCE:
            raise BadInput(
                f"A batch of {batch:,} nodes with {self.negatives:,} negatives takes {numbers:,} "
                "numbers at once", f"{MOST_AT_ONCE:,} is the most that Severe trains with",
                f"choose a smaller batch or fewer negatives{remedy}",
            )  # fmt: skip
