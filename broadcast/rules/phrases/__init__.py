"""定型文: reviewed sentences, keyed by level, hazard and reason, in each language.

Only these sentences are translated; what people type freely never is.
"""
