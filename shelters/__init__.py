"""避難所: which site is open, fits the hazard, has room and checked Wi-Fi."""
