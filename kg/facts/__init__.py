"""From mentions to evidence: parse, clauses, rules, stance, coreference; no RDF library."""
