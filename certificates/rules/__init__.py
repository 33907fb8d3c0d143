"""罹災証明書の規則: numbers, what may be applied for, what may be issued."""
