"""The policy that was agreed on: by its hash in the record, or by the evidence before."""

from dataclasses import dataclass
from pathlib import Path

from daosplit.errors import DaosplitError
from daosplit.weighing.data.quarter import Quarter
from daosplit.weighing.evidence import Evidence, read_head


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """What was found of the policy of an evidence.

    Attributes:
        agreed: The hash of the policy that was agreed on; None if none is recorded.
        given: The hash of the policy of the evidence.
        earlier: The newest evidence before it that has another policy: its file and quarter.
    """

    agreed: bytes | None = None
    given: bytes = b""
    earlier: tuple[str, Quarter] | None = None

    @property
    def is_agreed(self) -> bool:
        """Whether it is the policy that was agreed on, or else that of the evidence before."""
        if self.agreed is not None:
            return self.agreed == self.given
        return self.earlier is None


def find_agreement(
    evidence: Evidence, agreed: bytes | None, folder: Path | None = None
) -> PolicyFinding:
    """Compares a policy with the hash that was agreed on, and with the evidence in a folder.

    Of the folder's `*.evidence` that of the last quarter before counts.
    """
    given, quarter = evidence.policy.hash, evidence.case.quarter
    before: list[tuple[Quarter, str, bytes]] = []
    files = sorted(folder.glob("*.evidence")) if folder else ()
    for file in (file for file in files if file.is_file()):
        try:
            its_quarter, policy = read_head(file)
        except DaosplitError:
            continue  # something else of that name, which says nothing of policies
        if its_quarter.form == quarter.form and its_quarter < quarter:
            before.append((its_quarter, str(file), policy.hash))
    earlier = None
    if before and (last := max(before))[2] != given:
        earlier = last[1], last[0]
    return PolicyFinding(agreed, given, earlier)
