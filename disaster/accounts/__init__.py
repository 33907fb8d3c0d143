"""職員: the people who log in, their duties, second factor and sessions."""
