"""Which words count for what: classes of words and the stance table, read from YAML once."""
