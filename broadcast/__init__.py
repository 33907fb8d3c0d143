"""一斉配信: write once, approve by a second person, deliver, account for everyone."""
