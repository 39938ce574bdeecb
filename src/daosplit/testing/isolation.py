"""Fixtures that isolate tests on a chain: what a test does on it is undone after it.

However the test came by the chain. What a fixture of a wider scope does there stays as long as the
fixture: when that goes, so does what was put on the chain after it, and the fixtures that did so
are set up again when a test next asks for them. What Python remembers of the chain goes back with
it.
"""

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from eth_account import Account

from daosplit.chain import Chain, connect, embedded_chain, fast_chain
from daosplit.testing.mirrors import Memory, remember, restore

_KEYS = range(1_001, 1_031)
_ETHER = 10**20
_MADE_HERE = {"embedded": embedded_chain, "fast": fast_chain}

START = 1_767_225_600
"""When the chain of the tests begins: 2026-01-01 00:00:00 UTC, whatever day it is."""


@pytest.fixture(scope="module")
def chain(request: pytest.FixtureRequest) -> Iterator[Chain]:
    """The chain of --daosplit-chain, new for each file of tests: by default inside the process.

    What fixtures of the module's scope put on it stays for all its tests; what a test does is
    undone after it.
    """
    which = request.config.getoption("--daosplit-chain")
    if make := _MADE_HERE.get(which):
        yield make(start=START)
        return
    node = connect(which, signers=[Account.from_key(key.to_bytes(32)) for key in _KEYS])
    before = node.snapshot()
    if node.now() < START:
        node.travel(START)
    for account in node.signers:
        node.send(account, _ETHER, sender=node.accounts[-1])
    yield node
    node.revert(before)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("daosplit").addoption(
        "--daosplit-chain",
        metavar="CHAIN",
        default="embedded",
        help="chain of the chain fixture: embedded, which is inside the process; fast, an anvil; "
        "or the URL of a node for development",
    )


@pytest.fixture(autouse=True)
def _undo_what_a_test_does(request: pytest.FixtureRequest) -> Iterator[None]:
    if "chain" in request.fixturenames:
        request.getfixturevalue("chain")
    with request.config.stash[_CHAINS].test():
        yield


def pytest_configure(config: pytest.Config) -> None:
    is_shared = config.getoption("--daosplit-chain") not in _MADE_HERE
    if is_shared and os.environ.get("PYTEST_XDIST_WORKER"):
        raise pytest.UsageError(
            "--daosplit-chain: tests on one node would disturb each other; add -n 0"
        )
    config.stash[_CHAINS] = _Chains()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # Now, before the test's fixtures are set up on what another parameter's left.
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    item.config.stash[_CHAINS].remove_other(parameters)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    chains = request.config.stash[_CHAINS]
    if fixturedef.argname == "chain":
        made = yield
        if isinstance(made, Chain):
            fixturedef.addfinalizer(chains.add(made))
        return made
    if fixturedef.scope == "function":
        return (yield)
    with chains.fixture(_Fixture(fixturedef, request)):
        return (yield)


class _Fixture(NamedTuple):
    definition: pytest.FixtureDef[Any]
    request: Any

    def finish(self) -> None:
        self.definition.finish(self.request)

    def is_other(self, parameters: Mapping[str, object]) -> bool:
        """Whether it was set up with a parameter that is not among these."""
        name = self.definition.argname
        if not hasattr(self.request, "param"):
            return False
        return name not in parameters or parameters[name] != self.request.param


class _Mark(NamedTuple):
    """How a chain is at some time, to tell whether it changed, and to go back."""

    newest_block: object
    snapshot: int
    memory: Memory
    height: int


class _Layer(NamedTuple):
    """What a fixture did on a chain, with the fixtures that were set up meanwhile."""

    before: _Mark
    fixtures: list[_Fixture]


class _Layers:
    """What fixtures of wider scopes did on a chain, in order; a test's doings come on top."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._layers: list[_Layer] = []
        self._top: _Mark | None = None
        self.beginning = self.mark()

    def mark(self) -> _Mark:
        newest = self.chain.block().hash
        return _Mark(newest, self.chain.snapshot(), remember(self.chain), len(self._layers))

    def begin_test(self) -> None:
        # One empty block on the layers: back to one with transactions, the embedded chain would
        # execute them again.
        if self._top is None:
            self.chain.travel(self.chain.now() + 1)
            self._top = self.mark()
        self._below_test = self._top

    def end_test(self) -> None:
        self._cut(self._below_test)
        self._top = self._below_test

    def put(self, fixture: _Fixture, before: _Mark) -> None:
        if self.mark().newest_block != before.newest_block:
            nested = self._layers[before.height :]
            fixtures = [each for layer in nested for each in layer.fixtures]
            self._layers[before.height :] = [_Layer(before, [*fixtures, fixture])]
            self._top = None

    def remove(self, is_meant: Callable[[_Fixture], bool]) -> None:
        """The lowest layer of such a fixture, and all above it."""
        for layer in self._layers:
            if any(map(is_meant, layer.fixtures)):
                self._cut(layer.before)
                self._top = None
                return

    def _cut(self, mark: _Mark) -> None:
        while len(self._layers) > mark.height:
            for fixture in reversed(self._layers.pop().fixtures):
                fixture.finish()
        self.chain.revert(mark.snapshot)
        restore(mark.memory)


class _Chains:
    """The chains that fixtures have made, and whether a test runs."""

    def __init__(self) -> None:
        self._chains: list[_Layers] = []
        self._is_in_test = False

    def add(self, chain: Chain) -> Callable[[], None]:
        """Watch over a chain, until what is given back is called."""
        layers = _Layers(chain)
        if self._is_in_test:
            layers.begin_test()
            layers.beginning = layers.mark()
        self._chains.append(layers)
        return lambda: self._chains.remove(layers)

    @contextmanager
    def test(self) -> Iterator[None]:
        for layers in self._chains:
            layers.begin_test()
        self._is_in_test = True
        try:
            yield
        finally:
            self._is_in_test = False
            for layers in self._chains:
                layers.end_test()

    @contextmanager
    def fixture(self, fixture: _Fixture) -> Iterator[None]:
        before = {layers: layers.mark() for layers in self._chains}
        # Added before the fixture's own, it runs after them.
        fixture.definition.addfinalizer(lambda: self._remove(fixture))
        try:
            yield
        finally:
            for layers in self._chains:
                layers.put(fixture, before.get(layers, layers.beginning))

    def remove_other(self, parameters: Mapping[str, object]) -> None:
        """What fixtures did that were set up with other parameters than these."""
        for layers in self._chains:
            layers.remove(lambda fixture: fixture.is_other(parameters))

    def _remove(self, fixture: _Fixture) -> None:
        for layers in self._chains:
            layers.remove(lambda other: other.definition is fixture.definition)


_CHAINS = pytest.StashKey[_Chains]()
