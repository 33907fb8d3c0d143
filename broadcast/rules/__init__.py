"""一斉配信の規則: what may be sent, by whom, in which words, and when again.

Each module decides from plain values: no clock, no database, no web, no network.
"""
