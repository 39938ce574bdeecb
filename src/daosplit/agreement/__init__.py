"""What partners agree on, as pure arithmetic and messages: charter, shares, reviews, signatures."""
