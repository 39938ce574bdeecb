"""What happened to a partnership, for people to look at and for accountants to book."""
