"""The outbox under fire: a sender that is killed again and again, at a node that loses answers."""
