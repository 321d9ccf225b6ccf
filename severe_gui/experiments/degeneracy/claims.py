"""What the degeneracy post states of deep linear networks, and what Severe remarks on it.

The post is about thirty layers of 64 units that learn a linear map, ten networks of each kind, and
gives no optimiser; an adaptive one is what its shrunken network needs. Its two mentions of folded
networks' gradients are judged after step 200, about six epochs: "after the first few epochs".
"""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.degeneracy import evidence
from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.posts import DEGENERACY

FOLDED = ("orthogonal", "fold-0", "fold-1")
POST: Mapping[str, Any] = {
    "variants": FOLDED, "seeds": 10, "steps": 400, "learning_rate": 1e-3, "spectrum_every": 20,
}  # fmt: skip
LASTING: Mapping[str, Any] = {
    "variants": (*FOLDED, "scaled-orthogonal"), "seeds": 5, "steps": 3000,
    "learning_rate": 1e-3, "spectrum_every": 500,
}  # fmt: skip
RESCALED: Mapping[str, Any] = {
    "variants": ("fold-0", "rescaled"), "seeds": 5, "steps": 100, "learning_rate": 1e-3,
    "spectrum_every": 100,
}  # fmt: skip
SCALED_AT_FIRST: Mapping[str, Any] = {"variants": ("scaled-orthogonal",), "seeds": 5, "steps": 1}
WITH_MOMENTUM: Mapping[str, Any] = {
    "variants": ("scaled-orthogonal",), "seeds": 5, "steps": 300, "optimiser": "momentum",
    "learning_rate": 1e-2, "spectrum_every": 300,
}  # fmt: skip
TWENTY: Mapping[str, Any] = {**POST, "seeds": 20, "spectrum_every": 400}
RMSPROP: Mapping[str, Any] = {
    "variants": FOLDED, "seeds": 5, "steps": 2000, "optimiser": "rmsprop", "learning_rate": 3e-4,
    "spectrum_every": 500,
}  # fmt: skip

THIRTY = Condition("depth", "=", 30)
LINEAR_MAP = Condition("task", "=", "linear-map")
ADAPTIVE = Condition("optimiser", "in", ("adam", "rmsprop"))
ONE_DRAW = Condition("same_draw", "=", True)
TRAINED = (THIRTY, LINEAR_MAP, ADAPTIVE, Condition("steps", ">=", 400))
LONG_AFTER = (THIRTY, LINEAR_MAP, ADAPTIVE, Condition("steps", ">=", 3000))

SHRUNKEN = (
    "In fact, I can even multiply the initial orthogonal matrices by some factor smaller than 1 "
    "(e.g. by 0.8 in the following example) and deliberately create vanishing gradient norms in "
    "the initial network without much effect on the training performance"
)
FLATTENS = (
    "The training loss decreases rapidly at first, but then quickly asymptotes at a suboptimal "
    "value."
)
SLOW = (
    "Intuitively, the reason is that learning slows down substantially along degenerate directions "
    "in the parameter space, hence degeneracies reduce the effective dimensionality of the model."
)
PARAMETERS = "gradients with respect to parameters behave similarly"
CAUSE = (
    "The answer is that it’s the degeneracy of the model that, by and large, determines the "
    "training performance."
)
AN_ORDER = "The statement is an order; a seed's number is the worse of its two ratios."

_LOSSES = (
    Claim(
        "loss-order",
        "The more degenerate a network is at first, the worse it trains: orthogonal weights best, "
        "Gaussian ones next, folded ones worst.",
        DEGENERACY, 1.0, "<", evidence.loss_order, quote=CAUSE, basis=AN_ORDER, plot="loss",
        parameters=POST, conditions=TRAINED, needs=FOLDED, depends_on=("learning_rate", "steps"),
    ),
    Claim(
        "falls-then-flattens",
        "The Gaussian network's loss falls rapidly at first and then flattens: more than half of "
        "its fall comes in the first quarter of the steps.",
        DEGENERACY, 0.5, ">", evidence.falls_then_flattens, quote=FLATTENS,
        basis="A loss that falls steadily has more than half of its fall still to come after a "
        "quarter of the steps.",
        plot="loss", parameters=POST, conditions=TRAINED, needs=("fold-0",),
        depends_on=("learning_rate", "steps"),
    ),
    Claim(
        "order-lasts",
        "It flattens at a suboptimal value: after 3,000 steps the order of the losses is still "
        "orthogonal, Gaussian, folded.",
        DEGENERACY, 1.0, "<", evidence.loss_order, quote=FLATTENS, basis=AN_ORDER, plot="loss",
        parameters=LASTING, conditions=LONG_AFTER, needs=FOLDED, quick=False,
        depends_on=("learning_rate",),
    ),
    Claim(
        "orthogonal-gains",
        "Orthogonal weights shrink the gradients and yet improve the training substantially.",
        DEGENERACY, 1.0, "<", evidence.orthogonal_gains,
        quote="Conversely, I will now introduce another manipulation that will shrink the size of "
        "the gradient norms, yet will improve performance substantially.",
        basis="Smaller gradients, and less than half the loss for “substantially”: the worse of "
        "the ratio of gradients and twice the ratio of losses.",
        plot="loss", parameters=POST, conditions=TRAINED, needs=("orthogonal", "fold-0"),
        depends_on=("learning_rate", "steps"),
    ),
    Claim(
        "effect-of-scaling",
        "Multiplying orthogonal weights by 0.8, so that gradients vanish at first, has little "
        "effect on the training: the loss stays nearer to the orthogonal network's than to the "
        "Gaussian one's.",
        DEGENERACY, 0.5, "<", evidence.effect_of_scaling, quote=SHRUNKEN,
        basis="“Without much effect”: less than half of the difference that the post calls "
        "substantial, between the Gaussian and the orthogonal network.",
        plot="loss", parameters=LASTING,
        conditions=(*LONG_AFTER, Condition("scale", "=", 0.8)),
        needs=("scaled-orthogonal", "orthogonal", "fold-0"), quick=False,
        depends_on=("learning_rate",),
    ),
    Claim(
        "scale-is-not-the-cause",
        "Adaptive optimisers take steps that hardly depend on the size of gradients: a hundredth "
        "of it gives the same loss.",
        DEGENERACY, 1.01, "<", evidence.scale_makes_no_difference,
        quote="modern adaptive SGD variants typically used in practice these days, such as Adam, "
        "apply updates that are approximately invariant to the size of the gradient norms",
        basis="“Approximately invariant”: within 1 percent.",
        algebra="Adam and RMSprop divide gradients by the root of their mean square, so a common "
        "factor cancels, except for an epsilon of 1e-8.",
        plot="loss", parameters=RESCALED, conditions=(ADAPTIVE,), needs=("rescaled", "fold-0"),
    ),
)  # fmt: skip

_GRADIENTS = (
    Claim(
        "gradients-do-not-vanish",
        "In the Gaussian network gradients neither vanish nor explode at first: those of the first "
        "and the last layer are within a factor of ten.",
        DEGENERACY, 10.0, "<", evidence.gradients_vanish_or_explode,
        quote="The gradients certainly don’t vanish (or explode), at least initially!",
        basis="One order of magnitude over thirty layers is 8 percent per layer; 0.8 x orthogonal "
        "weights, which the post calls vanishing, lose nearly three.",
        plot="gradients", parameters=POST, conditions=(THIRTY, LINEAR_MAP), needs=("fold-0",),
        depends_on=("width",),
    ),
    Claim(
        "parameter-gradients",
        "Gradients with respect to parameters behave similarly: they neither vanish nor explode "
        "at first.",
        DEGENERACY, 10.0, "<", evidence.weight_gradients_vanish_or_explode, quote=PARAMETERS,
        basis="The same factor of ten as for gradients with respect to activations.",
        plot="parameter-gradients", parameters=POST, conditions=(THIRTY, LINEAR_MAP),
        needs=("fold-0",), depends_on=("width",),
    ),
    Claim(
        "gradients-shrink",
        "The Gaussian network's gradients become smaller as training progresses.",
        DEGENERACY, 1.0, "<", evidence.gradients_shrink,
        quote="They do become smaller as training progresses, but that is to be expected and it’s "
        "not clear at all that the gradients here are “too small” in any sense",
        basis="The statement: smaller at the end than at first.",
        plot="gradients", parameters=POST, conditions=TRAINED, needs=("fold-0",),
    ),
    Claim(
        "gradient-order",
        "The worse a network trains, the larger its gradients: folded ones largest, then "
        "Gaussian, then orthogonal.",
        DEGENERACY, 1.0, ">", evidence.gradient_order,
        quote="So, I introduced a manipulation that increased the size of the gradient norms "
        "overall, yet the performance got significantly worse.",
        basis=AN_ORDER, plot="gradients", parameters=POST, conditions=TRAINED, needs=FOLDED,
        depends_on=("learning_rate",),
    ),
    Claim(
        "vanish-on-purpose",
        "Orthogonal weights times 0.8 have vanishing gradients at first: less than a hundredth in "
        "the first layer of what they are in the last.",
        DEGENERACY, 0.01, "<", evidence.vanish_on_purpose, quote=SHRUNKEN,
        basis="Two orders of magnitude; 0.8 to the power 29 is 0.0015.",
        algebra="Each layer multiplies a gradient by 0.8: the first layer's is 0.8^29 = 0.0015 "
        "of the last one's.",
        plot="gradients", parameters=SCALED_AT_FIRST,
        conditions=(THIRTY, LINEAR_MAP, Condition("scale", "<=", 0.8)),
        needs=("scaled-orthogonal",),
    ),
)  # fmt: skip

_DEGENERACY = (
    Claim(
        "few-directions",
        "A handful of directions hold almost all of the norm that the Gaussian and the folded "
        "network pass on; the vast majority hold next to nothing.",
        DEGENERACY, 0.95, ">", evidence.norm_of_a_tenth,
        quote="while a handful of degrees of freedom (non-degenerate ones) explain almost all of "
        "it, the vast majority (degenerate ones) don’t contribute anything at all",
        basis="“A handful”: a tenth of the directions, 6 of 64. “Almost all”: 95 percent of the "
        "squared norm of the Jacobian, through which every gradient passes.",
        plot="spectrum", parameters=POST, conditions=(THIRTY,), needs=("fold-0", "fold-1"),
        depends_on=("width",),
    ),
    Claim(
        "effective-directions",
        "Degenerate networks fit with fewer degrees of freedom: trained, the Jacobian has fewer "
        "directions in the Gaussian network than in the orthogonal one, fewest in the folded one.",
        DEGENERACY, 1.0, ">", evidence.effective_directions,
        quote="in reality you’re effectively fitting a model with substantially fewer degrees of "
        "freedom because of the degeneracies",
        basis=AN_ORDER, plot="spectrum", parameters=POST, conditions=TRAINED, needs=FOLDED,
        depends_on=("width",),
    ),
    Claim(
        "slow-along-degenerate-directions",
        "Learning is substantially slower along degenerate directions: in the Gaussian network "
        "half of the map takes more than twice as many steps to learn along the weakest half of "
        "the initial directions as along the strongest tenth.",
        DEGENERACY, 2.0, ">", evidence.slowness, quote=SLOW,
        basis="“Substantially”: twice as slow.",
        plot="degenerate-directions", parameters=POST, conditions=TRAINED, needs=("fold-0",),
        depends_on=("learning_rate",),
    ),
    Claim(
        "products-degenerate",
        "Thirty Gaussian layers are substantially degenerate before training: most singular values "
        "of their product are below 1% of the largest.",
        DEGENERACY, 0.5, ">", evidence.products_degenerate,
        quote=r"This reduction in the effective degrees of freedom can be quite substantial, as in "
        r"the 1/\sqrt{n}-initialized random matrices above.",
        basis="“Quite substantial”: more than half of the directions.",
        plot="products", parameters=POST, conditions=(THIRTY,), needs=("fold-0", "orthogonal"),
        depends_on=("width",),
    ),
    Claim(
        "fold-reduces-rank",
        "Folding a matrix reduces its rank and makes it more degenerate.",
        DEGENERACY, 0.0, ">", evidence.fold_reduces_rank,
        quote="This reduces the rank of the initial weight matrices, and makes them more "
        "degenerate.",
        basis="The statement: a greater share of singular values near 0 than before.",
        algebra="Half of the rows repeat the other half, so at least half of the singular values "
        "are 0, whereas a Gaussian matrix has none.",
        plot="products", parameters=POST, needs=("fold-1", "fold-0"),
        conditions=(ONE_DRAW,),
    ),
)  # fmt: skip

_REMARKS = (
    Claim(
        "parameter-gradient-order",
        "The weights' gradients, too, are larger in the two networks that train worse than in the "
        "orthogonal one.",
        DEGENERACY, 1.0, ">", evidence.weight_gradient_order, kind="remark", quote=PARAMETERS,
        basis="An order; a seed's number is the smaller of its two ratios.",
        plot="parameter-gradients", parameters=POST, conditions=TRAINED, needs=FOLDED,
        depends_on=("learning_rate",),
    ),
    Claim(
        "scaled-as-good",
        "Multiplying orthogonal weights by 0.8 at most doubles the loss.",
        DEGENERACY, 2.0, "<", evidence.scaled_over_orthogonal, kind="remark", quote=SHRUNKEN,
        basis="Severe's own measure of “without much effect”, stricter than the post's.",
        expected=False,
        citation="Measured here: after 3,000 steps of Adam the loss is several times that of the "
        "orthogonal network, though well below the Gaussian one's.",
        plot="loss", parameters=LASTING,
        conditions=(*LONG_AFTER, Condition("scale", "=", 0.8)),
        needs=("scaled-orthogonal", "orthogonal"), quick=False, depends_on=("learning_rate",),
    ),
    Claim(
        "scaling-needs-adaptive-steps",
        "Without an adaptive optimiser the vanishing gradients do matter: 0.8 x orthogonal weights "
        "stay where they start.",
        DEGENERACY, 0.9, ">", evidence.scaled_loss, kind="remark", quote=SHRUNKEN,
        basis="A network that answers 0 has loss 1: nine tenths of it remain.",
        plot="loss", parameters=WITH_MOMENTUM, needs=("scaled-orthogonal",),
        conditions=(
            THIRTY, LINEAR_MAP, Condition("optimiser", "in", ("momentum", "sgd")),
            Condition("scale", "<=", 0.8), Condition("steps", "<=", 2000),
        ),
        depends_on=("learning_rate",),
    ),
    Claim(
        "order-of-twenty",
        "The order of the losses is not an accident of one draw: more than four draws in five "
            "have it.",
        DEGENERACY, 0.8, ">", evidence.share_in_order, kind="remark", quote=CAUSE,
        basis="Twenty of twenty draws put the share above 0.84 by Wilson's interval.",
        plot="loss", parameters=TWENTY,
        conditions=(*TRAINED, Condition("seeds", ">=", 20)), needs=FOLDED, quick=False,
        depends_on=("learning_rate",),
    ),
    Claim(
        "order-with-rmsprop",
        "The order of the losses is not peculiar to Adam: it is the same with RMSprop.",
        DEGENERACY, 1.0, "<", evidence.loss_order, kind="remark", quote=CAUSE, basis=AN_ORDER,
        plot="loss", parameters=RMSPROP, needs=FOLDED, quick=False,
        conditions=(
            THIRTY, LINEAR_MAP, Condition("optimiser", "=", "rmsprop"),
            Condition("steps", ">=", 2000),
        ),
        depends_on=("learning_rate",),
    ),
)  # fmt: skip

claims = (*_LOSSES, *_GRADIENTS, *_DEGENERACY, *_REMARKS)
