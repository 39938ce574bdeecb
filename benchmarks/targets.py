"""What a partnership's gas is compared with: its limits, and what peers cost."""

from collections.abc import Mapping

from figures import MOST_GAS_OF_A_TRANSACTION, SIZES, USABLE_GAS

BySize = tuple[int, ...]
"""A figure for each of the sizes, in their order."""

SAFE_AND_SPLITS: BySize = (150_133, 446_372, 1_763_261, 3_419_826)
"""The same quarter with peers: two thirds of a Safe's owners update a split, and pay by it.

A Safe (1.5.0) of all partners owns a split of 0xSplits (v2.2, push); one transaction with two
thirds of the owners' signatures updates it, one distributes a token that the recipients hold
already. Measured elsewhere: on a local node, in November 2026, since neither is compiled here.
"""

AT_MOST: Mapping[str, BySize] = {
    "review": (64_500, 151_000, 516_000, 972_000),
    "review, keeps a table": (103_000, 204_000, 635_000, 1_175_000),
    "settle": (61_500, 214_500, 889_000, 1_730_000),
    "settle, ether": (61_000, 242_000, 1_039_000, 2_033_000),
    "found": (166_000, 336_000, 1_018_000, 1_860_000),
}

AT_MOST_BY_COMING_PRICES: Mapping[str, BySize] = {
    "review": (73_000, 182_000, 620_000, 1_165_000),
}

QUARTER_AT_MOST: BySize = (83, 82, 80, 79)
"""Of the same quarter with peers, in hundredths."""

SETTLE_AT_MOST: BySize = (127, 114, 109, 108)
"""Of the floor that leaves dust, in hundredths."""

AT_MOST_OF_255: Mapping[str, int] = {
    "settle, 255 contracts burn": USABLE_GAS,
    "settle, 255 delegated burn": USABLE_GAS,
    "review, 165 of 255 silent": MOST_GAS_OF_A_TRANSACTION,
}
"""By how the figure's name begins."""


def at(values: BySize, size: int) -> int:
    """The value for that many partners."""
    return values[SIZES.index(size)]


def hundredths(gas: int, other: int) -> int:
    """The ratio in hundredths, rounded."""
    return (100 * gas + other // 2) // other
