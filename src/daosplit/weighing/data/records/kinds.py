"""The kinds of records: a new one is read from its files once it stands here."""

from daosplit.weighing.data.records.coalition_results import CoalitionResult
from daosplit.weighing.data.records.contributions import ContributionRecord
from daosplit.weighing.data.records.payments import PaymentRecord
from daosplit.weighing.data.records.peer_allocations import PeerAllocation
from daosplit.weighing.data.records.record import DataRecord
from daosplit.weighing.data.records.revenues import Revenue
from daosplit.weighing.data.records.time_served import Spell

KINDS: tuple[type[DataRecord], ...] = (
    ContributionRecord,
    PeerAllocation,
    Spell,
    CoalitionResult,
    PaymentRecord,
    Revenue,
)
