"""What a folder has collected is handed in when it counts, and only then."""

from pathlib import Path

import pytest

from daosplit.agreement.presence import Presence
from daosplit.agreement.signature_set import Collected
from daosplit.chain import Chain
from daosplit.chain.refusals import NodeRefusalError
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.signing import countersign
from daosplit.errors import ChainError, FeeTooHighError
from daosplit.files.countersignatures import save_countersignatures
from daosplit.files.presence import save_presences
from support.client import partnership_of, review_of, sign_by
from support.keeping import closings, keeper_of, let_pass, payouts


@pytest.fixture(scope="module")
def split(chain: Chain) -> RevenueSplit:
    return partnership_of(chain, 50, 30, 20)


def save_review(split: RevenueSplit, folder: Path, period: int, *seats: int) -> None:
    signed = sign_by(split, review_of(period, [40, 40, 20]), *seats)
    save_countersignatures(folder / f"review-{period}.signatures.json", signed)


def test_a_review_is_handed_in_once_its_period_is_over_and_its_pot_is_paid(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    chain.send(split.address, 1_000)
    save_review(split, tmp_path, 1, 0, 1, 2)
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite", folder=tmp_path)
    keeper.round()
    assert split.reviewed_period() == 0
    chain.travel(split.charter.end_of(1))
    for _ in range(3):
        keeper.round()
    assert split.reviewed_period() == 1
    assert [one.pot for one in payouts(split)] == [1_000]
    sent = chain.nonce(chain.accounts[0])
    keeper_of(chain, [split], tmp_path / "keeper.sqlite", folder=tmp_path).round()
    assert chain.nonce(chain.accounts[0]) == sent


def test_what_comes_into_the_folder_later_is_noticed_and_what_is_bad_stops_nothing(
    chain: Chain, split: RevenueSplit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.signatures.json").write_text("{")
    # As an editor does while somebody changes it.
    (tmp_path / ".#broken.signatures.json").symlink_to("somebody@somewhere.123")
    save_review(split, tmp_path, 1, 0)
    chain.travel(split.charter.end_of(1))
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite", folder=tmp_path)
    keeper.round()
    assert split.reviewed_period() == 0
    assert "broken.signatures.json" in capsys.readouterr().out
    save_review(split, tmp_path, 1, 0, 1, 2)
    keeper.round()
    assert split.reviewed_period() == 1


@pytest.mark.parametrize("error", [NodeRefusalError, FeeTooHighError])
def test_a_review_that_cannot_be_sent_now_keeps_nobody_from_being_paid_and_is_tried_again(
    chain: Chain,
    split: RevenueSplit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[ChainError],
) -> None:
    chain.send(split.address, 1_000)
    save_review(split, tmp_path, 1, 0, 1, 2)
    chain.travel(split.charter.end_of(1))
    keeper = keeper_of(chain, [split], tmp_path / "keeper.sqlite", folder=tmp_path)

    def refuses(*_: object, **__: object) -> None:
        raise error("not now")

    with monkeypatch.context() as patched:
        patched.setattr(split, "review", refuses)
        keeper.round()
    assert [one.pot for one in closings(split)] == [1_000]
    let_pass(chain, keeper, chain.now() + 1_200)
    assert split.reviewed_period() == 1
    assert len(payouts(split)) == 1


def test_presences_are_handed_in_if_they_answer_something(
    chain: Chain, split: RevenueSplit, tmp_path: Path
) -> None:
    roster = split.roster()
    presences = Collected(split.domain(), Presence(split.current_period()))
    save_presences(tmp_path / "presence-1.json", countersign(chain, presences, roster, roster[1]))
    keeper_of(chain, [split], tmp_path / "a.sqlite", folder=tmp_path).round()
    assert split.present_before(roster[1]) == 0
    split.question(1, sender=roster[0])
    keeper_of(chain, [split], tmp_path / "b.sqlite", folder=tmp_path).round()
    assert split.questions() == {}
