"""One straight history of the schema."""
