"""突合: which household lives in which building, proposed by rules, said by people."""
