"""What the demo says of each thing that happens."""

from collections.abc import Mapping
from typing import LiteralString

from daosplit.values.text import message

TEMPLATES: Mapping[str, LiteralString] = {
    "founded": message(
        "The partnership is founded at {address} ({gas} gas): 70/30, quarters from April 2026 in "
        "Japan's time, 28 days to review each. A review needs two thirds of the shares and more "
        "than half of the partners, and no partner's percentage falls by more than a fifth (say, "
        "from 40% to below 32%) without its consent. There is no owner and no administrator."
    ),
    "earned": message("Customers pay {amount}, by a plain transfer."),
    "paid": message(
        "{amount} earned in {quarter} arrives after quarter-end and is assigned to {quarter}: "
        "“{memo}”."
    ),
    "reviewed": message("Both partners countersign the review of {quarter}: {split}. It passes."),
    "refused": message(
        "{partner}, with {held} of the shares, tries alone to make it {split}. The contract "
        "refuses ({error}): {explanation}"
    ),
    "settled": message("A third party sends one transaction ({gas} gas), and {quarter} is paid."),
    "offered": message("{partner} offers its seat to its new wallet, a contract."),
    "accepted": message("The wallet accepts, and is paid from now on. Nobody else was asked."),
    "closed": message(
        "{quarter} is over and closed, and not reviewed yet. Its pot becomes payable on {from_} at "
        "the latest."
    ),
    "carried": message(
        "The review window is over. A third party sends one transaction ({gas} gas), and {quarter} "
        "is paid by the previous quarter's shares."
    ),
    "set_aside": message(
        "{partner}'s wallet rejects its ether. {amount} is set aside for it; {other} is paid all "
        "the same, in the same transaction."
    ),
    "delivered": message(
        "The wallet has been repaired. {amount} is delivered to {partner}; anyone may do this."
    ),
}
