"""被害認定: surveys of damaged houses, the national rules, and explained results."""
