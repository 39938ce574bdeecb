"""The commands for a partnership that lives long: seats, presences, nested partners, the tree."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer

from daosplit.agreement.charter import DAY
from daosplit.agreement.founding import Founding
from daosplit.chain import Chain, connect
from daosplit.cli.app import app
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.values.dates import show_moment
from support.client import founding_of
from support.console import run_daosplit
from support.project import ROOT

PERIOD = 10 * DAY


@pytest.fixture
def chain(anvil: str) -> Chain:
    return connect(anvil)


class Console:
    """Gives commands to `daosplit`, with a node, in English."""

    def __init__(self, capsys: pytest.CaptureFixture[str], anvil: str) -> None:
        self._capsys = capsys
        self._node = ("--rpc", anvil)
        self.warnings = ""

    def __call__(self, *arguments: object, on: RevenueSplit, status: int = 0) -> str:
        where = ("--partnership", on.address, *self._node, "--lang", "en")
        all_arguments = [*map(str, arguments), *where]
        assert run_daosplit(all_arguments) == status
        said = self._capsys.readouterr()
        lines = said.err.splitlines(keepends=True)
        self.warnings = "".join(line for line in lines if not line.startswith("Read at block "))
        return said.out


@pytest.fixture
def console(capsys: pytest.CaptureFixture[str], anvil: str) -> Console:
    return Console(capsys, anvil)


def founding(
    chain: Chain, *shares: int, accounts: Sequence[str] | None = None, salt: int = 0
) -> Founding:
    one = founding_of(
        chain,
        *shares,
        accounts=accounts,
        months=0,
        test_seconds=PERIOD,
        review_window=5 * DAY,
        start=chain.now(),
    )
    return Founding(one.name, one.charter, one.partners, salt.to_bytes(32, "big"))


@pytest.fixture
def split(chain: Chain) -> RevenueSplit:
    return found(chain, founding(chain, 50, 30, 20)).split


def review_file(tmp_path: Path, period: int, *points: int, admitted: str = "") -> Path:
    path = tmp_path / "review.toml"
    entries = "".join(
        f'\n[[contributions]]\npartner = {seat}\npoints = {held}\nreason = "work"\n'
        for seat, held in enumerate(points)
    )
    if admitted:
        entries += f'\n[[admitted]]\nname = "newcomer"\naccount = "{admitted}"\n'
    path.write_text(f"period = {period}\n{entries}")
    return path


# The page about it


def commands_of_the_page() -> list[str]:
    page = (ROOT / "docs" / "decades.md").read_text(encoding="utf-8")
    lines = (line.strip() for line in page.splitlines() if line.startswith("    "))
    return [line for line in lines if line.startswith("daosplit ")]


@pytest.mark.parametrize("line", commands_of_the_page())
def test_every_command_of_the_page_is_there_with_its_options(line: str) -> None:
    _, *words = shlex.split(line, comments=True)
    command = typer.main.get_command(app)
    while subcommands := getattr(command, "commands", None):
        command = subcommands[words.pop(0)]
    names = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= names
    required = {one.opts[0] for one in command.params if one.required and "--" in one.opts[0]}
    assert required <= set(words)


# Seats


def test_a_successor_takes_a_seat_unless_its_holder_objects(
    chain: Chain, split: RevenueSplit, console: Console
) -> None:
    holder, successor = "node:2", "node:7"
    said = console("seat", "offer", successor, "--notice", "3 days", "--from", holder, on=split)
    assert "3 days later" in said
    assert "the holder can object" in said
    said = console("seat", "announce", 1, "--from", successor, on=split)
    assert "may accept seat 1 from" in said
    said = console("seat", "answer", "--from", holder, on=split)
    assert "Seat 1 has answered" in said
    console("seat", "accept", 1, "--from", successor, status=1, on=split)
    assert "has not announced itself" in console.warnings
    console("seat", "announce", 1, "--from", successor, on=split)
    chain.travel(chain.now() + 3 * DAY)
    said = console("seat", "accept", 1, "--from", successor, on=split)
    assert f"{chain.accounts[7]} now holds seat 1" in said
    assert split.roster()[1] == chain.accounts[7]


def test_an_offer_is_withdrawn(split: RevenueSplit, console: Console) -> None:
    said = console("seat", "offer", "node:7", "--from", "node:2", on=split)
    assert "may accept at once" in said
    said = console("seat", "withdraw", "--from", "node:2", on=split)
    assert "no longer offered to anyone" in said


def test_an_account_that_the_node_does_not_hold_is_a_mistake_on_one_line(
    split: RevenueSplit, console: Console
) -> None:
    console("seat", "answer", "--from", split.address, status=1, on=split)
    assert "--from" in console.warnings
    assert len(console.warnings.splitlines()) == 1


# Who is there


def test_whoever_reads_learns_who_was_questioned_until_when_and_what_to_do(
    chain: Chain, split: RevenueSplit, console: Console
) -> None:
    said = console("seat", "question", 1, "--from", "node:1", on=split)
    moment = show_moment(split.charter.local(split.charter.start_of(3)))
    assert moment in said
    console("show", on=split)
    assert "Seat 1 was asked to show that it is there" in console.warnings
    assert f"it must answer before {moment}" in console.warnings
    assert "daosplit presence sign" in console.warnings
    console("history", on=split)
    assert "was asked to show" in console.warnings
    chain.travel(split.charter.start_of(3))
    console("tree", on=split)
    assert "Seat 1 is silent" in console.warnings
    console("seat", "answer", "--from", "node:2", on=split)
    console("show", on=split)
    assert console.warnings == ""


def test_presences_are_signed_collected_and_handed_in_at_once(
    split: RevenueSplit, console: Console, tmp_path: Path
) -> None:
    console("seat", "question", 1, "--from", "node:1", on=split)
    console("seat", "question", 2, "--from", "node:1", on=split)
    file = tmp_path / "presence.json"
    said = console("presence", "sign", "--file", file, on=split)
    assert all(f"seat {seat} (0x" in said for seat in (0, 1, 2))
    said = console("presence", "hand-in", file, on=split)
    assert "Answered: seat 1 (0x" in said
    said = console("presence", "hand-in", file, on=split)
    assert "Nobody had been questioned." in said


def test_a_presence_file_of_another_period_is_a_mistake(
    chain: Chain, split: RevenueSplit, console: Console, tmp_path: Path
) -> None:
    file = tmp_path / "presence.json"
    console("presence", "sign", "--file", file, on=split)
    chain.travel(split.charter.start_of(2))
    console("presence", "hand-in", file, status=1, on=split)
    assert "differs from the presence collected here" in console.warnings


def test_silent_seats_are_named_when_the_period_is_over(
    chain: Chain, console: Console, tmp_path: Path
) -> None:
    # The seat that will be silent is a key's that no node holds.
    accounts = [chain.accounts[1], "0x" + 40 * "1"]
    founded = founding(chain, 50, 50, accounts=accounts, salt=1)
    split = found(chain, founded).split
    file = review_file(tmp_path, 2, 60, 40)
    split.question(1, sender=accounts[0])
    chain.travel(split.charter.end_of(2) - 100)
    console("review", "sign", file, on=split)
    said = console("review", "status", file, status=1, on=split)
    assert "Silent" not in said
    chain.travel(split.charter.start_of(3))
    said = console("review", "status", file, on=split)
    assert (
        "Silent, and named as such; they count in neither majority: seat 1 (0x1111…1111)." in said
    )
    assert "The review passed" in console("review", "hand-in", file, on=split)
    assert split.shares_of(2) == (60, 40)


# Nested partners


@pytest.fixture
def child(chain: Chain) -> RevenueSplit:
    return found(chain, founding(chain, 50, 30, 20, accounts=chain.accounts[6:9], salt=2)).split


def test_a_nested_partner_countersigns_what_its_own_partners_have(
    chain: Chain, child: RevenueSplit, console: Console, tmp_path: Path
) -> None:
    founded = founding(chain, 50, 50, accounts=[chain.accounts[1], child.address], salt=3)
    split = found(chain, founded).split
    file = review_file(tmp_path, 1, 55, 45)
    nested = ("--for", child.address)
    said = console("parent", "show", file, *nested, on=split)
    assert "It needs 67 of 100 shares and 2 of 3 partners" in said
    console("parent", "countersign", file, *nested, status=1, on=split)
    said = console("parent", "sign", file, *nested, on=split)
    assert "Signed so far: seat 0, seat 1, seat 2." in said
    assert "That is enough." in said
    assert "The partnership countersigned" in console(
        "parent", "countersign", file, *nested, on=split
    )
    console("review", "sign", file, on=split)
    assert "These are enough: the review passes." in console("review", "status", file, on=split)
    console("review", "hand-in", file, on=split)
    assert split.shares_of(1) == (55, 45)


def test_what_is_two_levels_up_is_countersigned_from_below(
    chain: Chain, child: RevenueSplit, console: Console, tmp_path: Path
) -> None:
    middle = found(
        chain, founding(chain, 50, 50, accounts=[chain.accounts[2], child.address], salt=4)
    ).split
    founded = founding(chain, 50, 50, accounts=[chain.accounts[1], middle.address], salt=5)
    split = found(chain, founded).split
    file = review_file(tmp_path, 1, 10, 90)
    below = ("--for", middle.address, "--for", child.address)
    console("parent", "sign", file, *below, on=split)
    console("parent", "countersign", file, *below, on=split)
    console("parent", "sign", file, "--for", middle.address, on=split)
    console("parent", "countersign", file, "--for", middle.address, on=split)
    console("review", "sign", file, on=split)
    console("review", "hand-in", file, on=split)
    assert split.shares_of(1) == (10, 90)


def test_only_a_partner_can_be_asked_to_countersign(
    chain: Chain, child: RevenueSplit, console: Console, tmp_path: Path
) -> None:
    founded = founding(chain, 50, 50, salt=6)
    split = found(chain, founded).split
    file = review_file(tmp_path, 1, 55, 45)
    console("parent", "show", file, "--for", child.address, status=1, on=split)
    assert "holds no seat" in console.warnings


def test_a_seat_is_questioned_through_a_nested_partnership(
    chain: Chain, child: RevenueSplit, console: Console
) -> None:
    accounts = [chain.accounts[1], child.address]
    split = found(chain, founding(chain, 50, 50, accounts=accounts, salt=7)).split
    way = ("--through", child.address, "--from", "node:7")
    said = console("seat", "question", 0, *way, on=split)
    assert "Seat 0 was questioned" in said
    assert split.questions().keys() == {0}


def test_the_tree_shows_everybodys_part_of_the_whole(
    chain: Chain, child: RevenueSplit, console: Console
) -> None:
    accounts = [chain.accounts[1], child.address]
    split = found(chain, founding(chain, 50, 50, accounts=accounts, salt=8)).split
    said = console("tree", on=split)
    assert f"  seat 1: 50%, 50% of all: {child.address}, a partnership" in said
    assert f"    seat 2: 20%, 10% of all: {chain.accounts[8]}" in said


def test_a_review_that_lets_two_partnerships_block_each_other_is_warned_of(
    chain: Chain, console: Console, tmp_path: Path
) -> None:
    founded = founding(chain, 60, 40, accounts=chain.accounts[1:3], salt=9)
    first = found(chain, founded).split
    accounts = [first.address, chain.accounts[3]]
    second = found(chain, founding(chain, 50, 50, accounts=accounts, salt=9)).split
    console("show", on=first)
    assert console.warnings == ""

    path = review_file(tmp_path, 1, 40, 30, admitted=second.address)
    entry = '\n[[contributions]]\npartner = "newcomer"\npoints = 70\nreason = "work"\n'
    path.write_text(path.read_text() + entry)
    said = console("review", "show", path, on=first)
    assert said.startswith("WARNING: the partnership")
    assert "Neither can review without the other" in said
