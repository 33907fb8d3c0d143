"""被害認定の規則: pure decisions over plain values; no clock, database or files."""
