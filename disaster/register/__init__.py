"""台帳: residents, households and buildings, as copied from the city's ledgers."""
