"""避難所の規則: what may happen at a shelter, decided from plain values."""
