"""災害: a declared disaster, its hazard, its day and the deadlines that hang on it."""
