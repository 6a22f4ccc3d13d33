"""A knowledge graph of US-ASEAN diplomacy: every fact opens down to the sentence that says so."""
