"""Events in one normal form: who did what to whom with whom, for verbs and nouns alike."""
