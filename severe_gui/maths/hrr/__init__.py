"""Holographic reduced representations: binding by circular convolution.

Vectors v in R^n with independent N(0, 1/n) entries have length about 1 and are nearly orthogonal.
Binding a * b is circular convolution: with the transform v~ = F v, (a * b)~ = a~ b~. It commutes,
associates, distributes over sums, and has the identity delta_0. An inverse of a recovers what was
bound with a: the involution v'_k = v_(-k), with v'~ = conj(v~), is an approximate one; the exact
one has 1 / v~, and is very large where v~ is small. On unitary vectors (|v~| = 1) the two agree
and powers keep their length; `project` makes any vector unitary by dividing v~ by |v~|.

    vectors      random, unitary and orthogonal vectors; cosines
    algebra      binding, the inverses, powers
    cleanup      known items, and the nearest of them
    structures   sequences, chunks, frames, variables, tokens in one vector
    stack        push, top, pop; how the powers of a key grow
    expressions  `eat + agt*mark` read as a tree and evaluated
    tensors      tensor-product binding, the older way, beside it
    capacity     how many pairs one vector holds, predicted and measured
    planning     how many numbers so many pairs need
    trials       lookups by the million

Everything takes arrays with the batch axes first and the vector last, and returns new arrays.
Randomness comes from the generator that is passed in. Sources: Plate, Holographic Reduced
Representations (1995); Ganesan et al., Learning with Holographic Reduced Representations (2021);
the posts "Holographic reduced representations and associative LSTMs" and "Compositional
embeddings, again".
"""

from severe_gui.maths.hrr.algebra import (
    Inverse,
    bind,
    bind_all,
    circulant,
    condition_number,
    ensure_invertible,
    exact_inverse,
    identity,
    inverse,
    involution,
    permute,
    power,
    project,
    singular_frequencies,
    unbind,
)
from severe_gui.maths.hrr.capacity import (
    Capacity,
    check_capacity,
    expected_noise,
    expected_similarity,
    measure_capacity,
    predicted_accuracy,
    predicted_stacks,
    score_variances,
)
from severe_gui.maths.hrr.cleanup import CleanupMemory, Match
from severe_gui.maths.hrr.planning import (
    needed_dimension,
    planned_dimension,
    planned_items,
    planned_pairs,
)
from severe_gui.maths.hrr.stack import (
    Stack,
    expected_square_of_power,
    squared_lengths,
    squared_lengths_of_powers,
    stack_of,
)
from severe_gui.maths.hrr.structures import (
    Chunks,
    assign,
    chain,
    decode_chain,
    decode_path,
    decode_position,
    encode_by_permutation,
    encode_chunks,
    encode_sequence,
    frame,
    pairs,
    reassign,
    token,
)
from severe_gui.maths.hrr.tensors import (
    expected_tensor_noise,
    most_vectors,
    predicted_tensor_accuracy,
    tensor_lookup,
    tensor_pairs,
    tensor_product,
    tensor_score_variances,
    tensor_size,
)
from severe_gui.maths.hrr.trials import KnownItems, Lookups, look_up
from severe_gui.maths.hrr.vectors import (
    FloatArray,
    orthogonal_vectors,
    random_vectors,
    similarity,
    unitary_vectors,
)

__all__ = [
    "Capacity",
    "Chunks",
    "CleanupMemory",
    "FloatArray",
    "Inverse",
    "KnownItems",
    "Lookups",
    "Match",
    "Stack",
    "assign",
    "bind",
    "bind_all",
    "chain",
    "check_capacity",
    "circulant",
    "condition_number",
    "decode_chain",
    "decode_path",
    "decode_position",
    "encode_by_permutation",
    "encode_chunks",
    "encode_sequence",
    "ensure_invertible",
    "exact_inverse",
    "expected_noise",
    "expected_similarity",
    "expected_square_of_power",
    "expected_tensor_noise",
    "frame",
    "identity",
    "inverse",
    "involution",
    "look_up",
    "measure_capacity",
    "most_vectors",
    "needed_dimension",
    "orthogonal_vectors",
    "pairs",
    "permute",
    "planned_dimension",
    "planned_items",
    "planned_pairs",
    "power",
    "predicted_accuracy",
    "predicted_stacks",
    "predicted_tensor_accuracy",
    "project",
    "random_vectors",
    "reassign",
    "score_variances",
    "similarity",
    "singular_frequencies",
    "squared_lengths",
    "squared_lengths_of_powers",
    "stack_of",
    "tensor_lookup",
    "tensor_pairs",
    "tensor_product",
    "tensor_score_variances",
    "tensor_size",
    "token",
    "unbind",
    "unitary_vectors",
]
