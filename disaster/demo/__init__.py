"""体験版: a fictional city on one machine, with a guided page and a mailbox."""
