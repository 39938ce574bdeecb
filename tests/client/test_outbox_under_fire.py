"""A sample of what `scripts/prove outbox` does: nothing is sent twice, or never."""

from verification.outbox.__main__ import fire


def test_each_payment_is_on_the_chain_exactly_once() -> None:
    assert fire(payments=6, kills=5, seed=3) == []
