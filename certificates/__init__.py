"""罹災証明書: apply, issue to the right person, supersede, verify."""
