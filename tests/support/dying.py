"""A process that dies at a chosen moment: before or after any call to the node or the outbox."""

from collections.abc import Callable
from typing import Any


class KilledError(BaseException):
    """The process is gone; nothing that it meant to do afterwards happens."""


class Life:
    """Counts the calls of a process, and ends it before or after the call of that number."""

    def __init__(self, last: int | None = None, *, after: bool = False) -> None:
        self._last = last
        self._after = after
        self.calls: list[str] = []

    def of(self, thing: Any) -> Any:
        """The same, each of whose calls is counted."""
        return _Counted(thing, self._counted)

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            number = len(self.calls)
            self.calls.append(name)
            if number == self._last and not self._after:
                raise KilledError
            result = call(*arguments, **named)
            if number == self._last:
                raise KilledError
            return result

        return counted


class _Counted:
    def __init__(self, thing: Any, counted: Callable[[str, Any], Any]) -> None:
        self._thing = thing
        self._counted = counted

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._thing, name)
        return self._counted(name, value) if callable(value) else value
