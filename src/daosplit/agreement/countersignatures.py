"""Countersignatures of a review: collected from the partners, given to the contract at once."""

from dataclasses import dataclass

from daosplit.agreement.review import Review
from daosplit.agreement.signature_set import Collected
from daosplit.agreement.signature_set import ContractCountersignatures as ContractCountersignatures
from daosplit.agreement.signature_set import Countersignature as Countersignature
from daosplit.agreement.signature_set import Kind as Kind


@dataclass(frozen=True, slots=True)
class Countersignatures(Collected[Review]):
    """A review, where it counts, and who has countersigned it, in seat order."""

    @property
    def review(self) -> Review:
        """What is countersigned."""
        return self.message
