"""突合の規則: addresses in parts, points for what agrees, and the three lists."""
