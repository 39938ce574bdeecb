"""What the demo of the keeper says, and what it is about."""

from daosplit.demo.first_year.screen import Show
from daosplit.values.text import message, text

TEMPLATES = {
    "founded": message(
        "The partnership is founded at {address}: 70/30, in quarters, 28 days to review each. No "
        "partner will review, settle or send anything this year."
    ),
    "begins": message(
        "A keeper starts, with an account of its own ({account}) and no rights. Anyone could."
    ),
    "earned": message("Customers pay {amount}, by a plain transfer."),
    "closed": message("{quarter} is closed {seconds} s after its end: {amount}."),
    "paid": message("The pot of {quarter} is split: {amount}."),
    "killed_planned": message(
        "The keeper is killed. It had written a transaction down, with nonce {nonce}, and not sent "
        "it."
    ),
    "killed_sent": message(
        "The keeper is killed. It had just sent a transaction, with nonce {nonce}, and not seen "
        "what it did."
    ),
    "restarts": message(
        "Started again, it finds the transaction with nonce {nonce} in its outbox, and finishes "
        "that one instead of sending another."
    ),
    "answer_lost": message(
        "The node takes a transaction and answers that the connection was lost. The keeper looks "
        "for it by its hash, and finds it in a block."
    ),
    "blocked": message("The dollar goes bad: its issuer blocks the partnership."),
    "set_aside": message("{amount} cannot be delivered, and is set aside for {partner}."),
    "unblocked": message(
        "The issuer unblocks the partnership. The keeper has tried since, ever more rarely."
    ),
    "delivered": message("{amount} is delivered to {partner}."),
    "counted": message(
        "In the year the keeper sent {sent} transactions, under as many nonces; {useful} of them "
        "closed, paid or delivered something. The partners sent {partners}."
    ),
}


class KeeperShow(Show):
    """Writes the moments of the keeper's year to a console."""

    title = text("A partnership that is kept")
    about = text(
        "Nothing on a blockchain runs by itself: somebody sends the transaction that pays. A "
        "keeper does, for as long as it runs, and needs no trust: it can only do what is due. "
        "Here it is killed, its node misleads it, and a token goes bad. Everything below runs "
        "now, on a test blockchain inside this program."
    )
    templates = TEMPLATES
