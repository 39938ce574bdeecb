"""The records that a weighing starts from, each kind of fact in a module of its own."""

from daosplit.weighing.records.coalition_results import CoalitionResult as CoalitionResult
from daosplit.weighing.records.contributions import ContributionRecord as ContributionRecord
from daosplit.weighing.records.payments import Payment as Payment
from daosplit.weighing.records.peer_allocations import PeerAllocation as PeerAllocation
from daosplit.weighing.records.record import DatedRecord as DatedRecord
from daosplit.weighing.records.record import Record as Record
from daosplit.weighing.records.revenues import Revenue as Revenue
from daosplit.weighing.records.time_served import TimeServed as TimeServed

KINDS: tuple[type[Record], ...] = (
    ContributionRecord,
    PeerAllocation,
    TimeServed,
    CoalitionResult,
    Payment,
    Revenue,
)
