"""A disaster-response toolkit for a Japanese city.

``disaster`` is the shell and the ground floor: settings, accounts, audit, the
register and the damage assessment. The rooms stand beside it: ``certificates``
(罹災証明書), ``broadcast`` (一斉配信) and ``shelters`` (避難所).
"""
