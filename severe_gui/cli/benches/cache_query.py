"""A query of the cache against the bare matrix product of the same queries and keys.

1,000 queries and 50,000 keys of 256 numbers in ten classes, float32, on one thread: similarities,
their softmax and the probability of each class, in at most 1.6 times the product alone. The product
is written into memory that it is given; both ways must agree with the formula in float64.
"""

from severe_gui.cli.benches import Result, against, medians
from severe_gui.errors import SevereError

QUERIES, KEYS, LENGTH, CLASSES, THETA = 1000, 50_000, 256, 10, 60.0
ROUNDS, BAR, CHECKED, AGREES = 9, 1.6, 20, 1e-4


def measure() -> Result:
    """Alternate the query and the product; medians."""
    import torch
    from torch.nn.functional import normalize, one_hot

    from severe_gui.learn.cache import make_cache

    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    keys, queries = (
        normalize(torch.randn(count, LENGTH, generator=generator), dim=1)
        for count in (KEYS, QUERIES)
    )
    labels = torch.randint(CLASSES, (KEYS,), generator=generator)
    cache = make_cache(keys, labels, CLASSES)
    product = torch.empty(QUERIES, KEYS)

    weights = (THETA * queries[:CHECKED].double() @ keys.double().mT).softmax(1)
    expected = weights @ one_hot(labels, CLASSES).double()
    difference = float((cache.probabilities(queries, THETA)[:CHECKED] - expected).abs().max())
    if not difference <= AGREES:
        raise SevereError(
            "cache-query could not be measured", f"it is {difference:.1e} off the formula"
        )
    with torch.inference_mode():
        times = medians(
            {
                "ours": lambda: cache.probabilities(queries, THETA),
                "product": lambda: torch.mm(queries, keys.mT, out=product),
            },
            ROUNDS,
        )
    ratio = times["ours"] / times["product"]
    return Result(
        "cache-query", 1000 * times["ours"], 1000 * times["product"], ratio, BAR,
        ratio <= BAR, "ms",
        against(
            "torch.mm of the queries and the keys",
            "into memory of its own, float32, in inference mode, one thread, warmed up", "torch",
        ),
        "at most", {"difference": difference},
    )  # fmt: skip
