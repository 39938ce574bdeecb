"""A signed "present in this period", which anyone may hand in: a partner's answer to a question."""

from dataclasses import dataclass
from typing import Any, ClassVar

from daosplit.agreement.typed_message import MOST_PERIOD, Domain, TypedMessage, exact
from daosplit.values.integers import require_whole
from daosplit.values.text import text

_TYPES = {"Presence": [{"name": "period", "type": "uint256"}]}


@dataclass(frozen=True, slots=True)
class Presence(TypedMessage):
    """What the holder of a seat signs to show that it is there in a period.

    Its digest is the contract's `hashPresence`. It counts once, while the period runs.

    Attributes:
        period: The running period; 0 before the first begins.

    Raises InvalidValueError, when it is made, for a period that cannot be.
    """

    noun: ClassVar[str] = text("presence")

    period: int

    def __post_init__(self) -> None:
        require_whole("period", self.period, 0, MOST_PERIOD)

    def typed_data(self, domain: Domain) -> dict[str, Any]:
        """The presence as wallets take it for `eth_signTypedData_v4`."""
        return domain.typed_data("Presence", _TYPES, {"period": exact(self.period)})
