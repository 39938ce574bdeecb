"""A partnership that pays itself: the contract and the toolkit around it.

    import daosplit

    chain = daosplit.connect()
    founding = daosplit.load_charter("charter.toml").resolve(chain.accounts)
    split = daosplit.found(chain, founding).split

Everything public is here. A name is loaded when it is first used, so that what reads only files
does not wait for the libraries of a chain.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from daosplit.agreement.charter import Charter as Charter
    from daosplit.agreement.contributions import Contribution as Contribution
    from daosplit.agreement.countersignatures import Countersignatures as Countersignatures
    from daosplit.agreement.double_majority import Support as Support
    from daosplit.agreement.double_majority import Tally as Tally
    from daosplit.agreement.founding import Founding as Founding
    from daosplit.agreement.founding import Partner as Partner
    from daosplit.agreement.parent_review import ParentReview as ParentReview
    from daosplit.agreement.presence import Presence as Presence
    from daosplit.agreement.review import Review as Review
    from daosplit.agreement.signature_set import Collected as Collected
    from daosplit.agreement.typed_message import Domain as Domain
    from daosplit.artifacts.addresses import partnership_address as partnership_address
    from daosplit.chain.connection import Chain as Chain
    from daosplit.chain.connection import connect as connect
    from daosplit.chain.connection import embedded_chain as embedded_chain
    from daosplit.chain.connection import fast_chain as fast_chain
    from daosplit.chain.reading import Reading as Reading
    from daosplit.client.factory import FoundedPartnership as FoundedPartnership
    from daosplit.client.factory import found as found
    from daosplit.client.nesting import blockades as blockades
    from daosplit.client.nesting import read_tree as read_tree
    from daosplit.client.revenue_split import RevenueSplit as RevenueSplit
    from daosplit.client.signing import countersign as countersign
    from daosplit.client.tokens import read_token as read_token
    from daosplit.errors import CannotWeighError as CannotWeighError
    from daosplit.errors import ChainError as ChainError
    from daosplit.errors import CompilationError as CompilationError
    from daosplit.errors import CompilerNotFoundError as CompilerNotFoundError
    from daosplit.errors import ContractError as ContractError
    from daosplit.errors import DaosplitError as DaosplitError
    from daosplit.errors import FeeTooHighError as FeeTooHighError
    from daosplit.errors import ForkError as ForkError
    from daosplit.errors import InvalidFileError as InvalidFileError
    from daosplit.errors import InvalidValueError as InvalidValueError
    from daosplit.errors import MissingEventError as MissingEventError
    from daosplit.errors import TransactionFailedError as TransactionFailedError
    from daosplit.errors import UnknownContractError as UnknownContractError
    from daosplit.events.receipts import Receipt as Receipt
    from daosplit.files.charter import load_charter as load_charter
    from daosplit.files.countersignatures import load_countersignatures as load_countersignatures
    from daosplit.files.countersignatures import save_countersignatures as save_countersignatures
    from daosplit.files.record import Record as Record
    from daosplit.files.record import load_record as load_record
    from daosplit.files.record import save_record as save_record
    from daosplit.files.review import load_review as load_review
    from daosplit.history.history import History as History
    from daosplit.history.history import read_events as read_events
    from daosplit.history.history import read_history as read_history
    from daosplit.history.reconcile import Reconciliation as Reconciliation
    from daosplit.history.reconcile import reconcile as reconcile
    from daosplit.messages.double_majority import describe_shortfall as describe_shortfall
    from daosplit.messages.explanations import explain as explain
    from daosplit.report.book import Book as Book
    from daosplit.report.reading import read_books as read_books
    from daosplit.report.report import Report as Report
    from daosplit.simulation.reader import read_scenario as read_scenario
    from daosplit.simulation.result import SimulationResult as SimulationResult
    from daosplit.simulation.scenario import Scenario as Scenario
    from daosplit.simulation.simulate import simulate as simulate
    from daosplit.values.addresses import ETHER as ETHER
    from daosplit.values.amounts import Token as Token
    from daosplit.values.amounts import format_amount as format_amount
    from daosplit.values.amounts import parse_amount as parse_amount
    from daosplit.weighing.data.dataset import Dataset as Dataset
    from daosplit.weighing.data.quarter import Quarter as Quarter
    from daosplit.weighing.data.readers import read_dataset as read_dataset
    from daosplit.weighing.draft import draft_review as draft_review
    from daosplit.weighing.draft import save_draft as save_draft
    from daosplit.weighing.evidence import Evidence as Evidence
    from daosplit.weighing.evidence import read_evidence as read_evidence
    from daosplit.weighing.methods.method import Case as Case
    from daosplit.weighing.outlook import Outlook as Outlook
    from daosplit.weighing.outlook import Standing as Standing
    from daosplit.weighing.policy import Policy as Policy
    from daosplit.weighing.policy import read_policy as read_policy
    from daosplit.weighing.verify import Claim as Claim
    from daosplit.weighing.verify import Verification as Verification
    from daosplit.weighing.verify import verify as verify
    from daosplit.weighing.weigh import Weighing as Weighing
    from daosplit.weighing.weigh import weigh as weigh
    from daosplit.weighing.weigh import weigh_quarter as weigh_quarter

_HOMES = {
    "agreement.charter": ["Charter"],
    "agreement.contributions": ["Contribution"],
    "agreement.countersignatures": ["Countersignatures"],
    "agreement.double_majority": ["Support", "Tally"],
    "agreement.founding": ["Founding", "Partner"],
    "agreement.parent_review": ["ParentReview"],
    "agreement.presence": ["Presence"],
    "agreement.review": ["Review"],
    "agreement.signature_set": ["Collected"],
    "agreement.typed_message": ["Domain"],
    "artifacts.addresses": ["partnership_address"],
    "chain.connection": ["Chain", "connect", "embedded_chain", "fast_chain"],
    "chain.reading": ["Reading"],
    "client.factory": ["FoundedPartnership", "found"],
    "client.nesting": ["blockades", "read_tree"],
    "client.revenue_split": ["RevenueSplit"],
    "client.signing": ["countersign"],
    "client.tokens": ["read_token"],
    "errors": [
        "CannotWeighError",
        "ChainError",
        "CompilationError",
        "CompilerNotFoundError",
        "ContractError",
        "DaosplitError",
        "FeeTooHighError",
        "ForkError",
        "InvalidFileError",
        "InvalidValueError",
        "MissingEventError",
        "TransactionFailedError",
        "UnknownContractError",
    ],
    "events.receipts": ["Receipt"],
    "files.charter": ["load_charter"],
    "files.countersignatures": ["load_countersignatures", "save_countersignatures"],
    "files.record": ["Record", "load_record", "save_record"],
    "files.review": ["load_review"],
    "history.history": ["History", "read_events", "read_history"],
    "history.reconcile": ["Reconciliation", "reconcile"],
    "messages.double_majority": ["describe_shortfall"],
    "messages.explanations": ["explain"],
    "report.book": ["Book"],
    "report.reading": ["read_books"],
    "report.report": ["Report"],
    "simulation.reader": ["read_scenario"],
    "simulation.result": ["SimulationResult"],
    "simulation.scenario": ["Scenario"],
    "simulation.simulate": ["simulate"],
    "values.addresses": ["ETHER"],
    "values.amounts": ["Token", "format_amount", "parse_amount"],
    "weighing.data.dataset": ["Dataset"],
    "weighing.data.quarter": ["Quarter"],
    "weighing.data.readers": ["read_dataset"],
    "weighing.draft": ["draft_review", "save_draft"],
    "weighing.evidence": ["Evidence", "read_evidence"],
    "weighing.methods.method": ["Case"],
    "weighing.outlook": ["Outlook", "Standing"],
    "weighing.policy": ["Policy", "read_policy"],
    "weighing.verify": ["Claim", "Verification", "verify"],
    "weighing.weigh": ["Weighing", "weigh", "weigh_quarter"],
}
_MODULE_OF = {name: f"daosplit.{module}" for module, names in _HOMES.items() for name in names}

__all__ = sorted(_MODULE_OF)


if not TYPE_CHECKING:  # or else every misspelt name would be right

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            from importlib.metadata import version

            value: Any = version("daosplit")
        elif name in _MODULE_OF:
            value = getattr(import_module(_MODULE_OF[name]), name)
        else:
            raise AttributeError(f"module 'daosplit' has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF, "__version__"})
