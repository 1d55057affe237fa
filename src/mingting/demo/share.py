"""How a number is shared out: whole parts, nothing lost, the same each time."""

from __future__ import annotations

from collections.abc import Sequence


def parts(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts in the proportion of the weights; the largest remainders get what is left.

    >>> parts(10, [1, 1, 1]), parts(0, [2, 1]), sum(parts(152915, [21, 17, 22]))
    ([4, 3, 3], [0, 0], 152915)
    """
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    found = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda at: found[at] - exact[at])
    for at in order[: total - sum(found)]:
        found[at] += 1
    return found
