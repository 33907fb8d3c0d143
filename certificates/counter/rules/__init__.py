"""Rules of the counter desk: what was typed, who could be meant, what was handed."""
