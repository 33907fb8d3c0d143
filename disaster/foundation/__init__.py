"""The foundation (基礎): database, settings, clock, web, texts.

Knows nothing about disasters. Everything above may import it; it imports nothing
of the house.
"""
