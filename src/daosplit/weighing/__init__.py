"""From contributions to shares: methods that a partnership agrees on, and data that all can check.

Pure: nothing here knows a chain. Data are read by `read_dataset`, a policy by `read_policy`, and
`weigh_quarter` gives each partner's shares, its reason, and the evidence that a review carries.
What that means for a partnership, a `Standing` tells; `draft_review` makes the review of it, and
`verify` compares one with its evidence.
"""

from daosplit.weighing.apportionment import DEFAULT_TOTAL as DEFAULT_TOTAL
from daosplit.weighing.apportionment import apportion as apportion
from daosplit.weighing.data.dataset import Dataset as Dataset
from daosplit.weighing.data.quarter import Quarter as Quarter
from daosplit.weighing.data.readers import parse_dataset as parse_dataset
from daosplit.weighing.data.readers import read_dataset as read_dataset
from daosplit.weighing.draft import draft_review as draft_review
from daosplit.weighing.evidence import Evidence as Evidence
from daosplit.weighing.evidence import read_evidence as read_evidence
from daosplit.weighing.methods.method import Adjustment as Adjustment
from daosplit.weighing.methods.method import Case as Case
from daosplit.weighing.methods.method import Method as Method
from daosplit.weighing.methods.method import Weighed as Weighed
from daosplit.weighing.outlook import Outlook as Outlook
from daosplit.weighing.outlook import Standing as Standing
from daosplit.weighing.outlook import standing_of_data as standing_of_data
from daosplit.weighing.policy import Policy as Policy
from daosplit.weighing.policy import read_policy as read_policy
from daosplit.weighing.verify import Claim as Claim
from daosplit.weighing.verify import Verification as Verification
from daosplit.weighing.verify import effects as effects
from daosplit.weighing.verify import verify as verify
from daosplit.weighing.weigh import Weighing as Weighing
from daosplit.weighing.weigh import weigh as weigh
from daosplit.weighing.weigh import weigh_quarter as weigh_quarter
from daosplit.weighing.weigh import weigh_quarters as weigh_quarters
