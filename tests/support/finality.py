"""A node that finalizes late, as those of public chains do."""

from typing import Any


class Finalizing:
    """A node whose blocks up to a number are final."""

    def __init__(self, node: Any, final: int) -> None:
        self._node = node
        self.final = final

    def __getattr__(self, name: str) -> Any:
        return getattr(self._node, name)

    def block(self, block: Any) -> Any:
        return self._node.block(self.final if block == "finalized" else block)
