"""What the demo of forty quarters says of each thing that happens."""

from collections.abc import Mapping
from typing import LiteralString

from daosplit.values.text import message

TEMPLATES: Mapping[str, LiteralString] = {
    "founded": message(
        "Founded at 70/30. The couriers found a partnership of their own. Settling late costs the "
        "partners a tip of up to 1%."
    ),
    "admitted": message(
        "{partner} joins: every partner, old and new, countersigns at quarter-end."
    ),
    "couriers_admitted": message(
        "{partner} join, a partnership of three: two of the three sign, and it countersigns "
        "as one partner."
    ),
    "moved": message(
        "{partner} moves its seat to a new account: offered, accepted, nobody else was asked."
    ),
    "late": message(
        "No partner settles this quarter. Twelve days later a third party does, and receives the "
        "tip."
    ),
    "questioned": message("{by} asks {partner} to show that it is still there."),
    "answered": message("{partner} signs that it is there; a third party submits the signature."),
    "leaves": message("{partner} leaves: it countersigns its own cut to nothing."),
    "couriers_review": message("{partner} review their own shares: 34/33/33."),
    "successor": message(
        "{partner} names a successor, which must give 90 days' notice before it takes the seat."
    ),
    "dies": message(
        "{partner}'s key is lost, and {by} questions its seat: it has until the end of the next "
        "quarter to answer."
    ),
    "refused": message("The review is refused, and the shares stay as they were: {explanation}"),
    "silent": message(
        "{partner} has not answered and is silent: reviews pass without it, and each reduces its "
        "percentage by at most a fifth."
    ),
    "announced": message(
        "{partner}'s successor gives notice. The holder of the seat could still object."
    ),
    "inherited": message(
        "Ninety days later the successor takes {partner}'s seat, and is paid from now on."
    ),
    "dies_without_successor": message(
        "{partner}'s key is lost, and there is no successor. The seat stays, and its percentage "
        "falls step by step."
    ),
    "couriers_consent": message(
        "{partner} are to be cut by more than a fifth of their percentage: all three sign."
    ),
    "couriers_questioned": message(
        "{by} asks {partner} to show that they are still there; what they countersign at "
        "quarter-end answers."
    ),
    "nobody_settles": message(
        "Nobody settles. The money is paid together with the next quarter's."
    ),
    "through_couriers": message(
        "{by}, one of the couriers, has them question {partner}, which answers at once."
    ),
    "faded": message(
        "{partner} has fallen below a hundredth of an equal percentage. Being silent, it is cut "
        "to 0%."
    ),
}
