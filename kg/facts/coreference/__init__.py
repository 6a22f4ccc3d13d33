"""Who is meant where a text names somebody again: pronouns, roles, sets, the speaker, sittings."""
