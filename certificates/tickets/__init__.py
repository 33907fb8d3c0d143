"""番号札と日締め: who waits at which counter, and whether the day's papers agree."""
