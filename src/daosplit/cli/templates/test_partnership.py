"""A year of this folder's partnership, on a chain inside the process: run it with pytest."""

import csv
from datetime import datetime
from itertools import groupby
from pathlib import Path

import daosplit

pytest_plugins = ["daosplit.testing"]

FOLDER = Path(__file__).parent


def test_a_year_of_revenue_is_paid_to_the_smallest_unit(chain: daosplit.Chain) -> None:
    founding = daosplit.load_charter(FOLDER / "charter.toml").resolve(chain.accounts)
    split = daosplit.found(chain, founding).split
    customer = chain.accounts[-1]

    with (FOLDER / "revenue.csv").open(encoding="utf-8") as file:
        revenue = [
            (
                int(datetime.fromisoformat(f"{row['date']}T12:00:00+09:00").timestamp()),
                daosplit.parse_amount(row["amount"], 18),
                row["memo"],
            )
            for row in csv.DictReader(file)
        ]
    for period, payments in groupby(revenue, lambda row: split.charter.period_at(row[0])):
        for time, amount, memo in payments:
            chain.travel(time)
            split.pay(daosplit.ETHER, amount, period, memo, sender=customer)
        # Nobody reviews it, so it is paid by the founding shares once its review window is over.
        chain.travel(split.charter.review_end(period))
        split.settle(daosplit.ETHER)

    reconciliation = daosplit.reconcile(daosplit.read_history(split))
    assert reconciliation.is_exact
    assert reconciliation.conservation[daosplit.ETHER].paid == sum(row[1] for row in revenue)
