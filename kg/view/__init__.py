"""Pictures, tables and files made of what `kg.query` found; nothing is computed here."""
