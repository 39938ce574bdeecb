"""Countersignatures of a review: collected from the partners, given to the contract at once."""

from dataclasses import dataclass

from daosplit.agreement.collected import Collected
from daosplit.agreement.collected import ContractCountersignatures as ContractCountersignatures
from daosplit.agreement.collected import Countersignature as Countersignature
from daosplit.agreement.collected import Kind as Kind
from daosplit.agreement.review import Review


@dataclass(frozen=True, slots=True)
class Countersignatures(Collected[Review]):
    """A review, where it counts, and who has countersigned it, in seat order."""

    @property
    def review(self) -> Review:
        """What is countersigned."""
        return self.message
