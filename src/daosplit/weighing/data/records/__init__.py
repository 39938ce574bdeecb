"""The records that a weighing starts from, each kind of fact in a module of its own."""

from daosplit.weighing.data.records.coalition_results import CoalitionResult as CoalitionResult
from daosplit.weighing.data.records.contributions import ContributionRecord as ContributionRecord
from daosplit.weighing.data.records.kinds import KINDS as KINDS
from daosplit.weighing.data.records.payments import PaymentRecord as PaymentRecord
from daosplit.weighing.data.records.peer_allocations import PeerAllocation as PeerAllocation
from daosplit.weighing.data.records.record import DataRecord as DataRecord
from daosplit.weighing.data.records.record import DatedRecord as DatedRecord
from daosplit.weighing.data.records.revenues import Revenue as Revenue
from daosplit.weighing.data.records.time_served import Spell as Spell
