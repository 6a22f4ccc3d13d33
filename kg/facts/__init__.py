"""From mentions to evidence; no RDF library.

A sentence goes through the rooms in this order, and each imports only those in front of it:

    words ─► parsing ─► names ─► coreference ─► clauses ─► qualifiers ─► rules ─► matching ─► stance ─► findings

`extract` is the whole way, `parallel` the same with several processes; `scoring` holds what was found against gold
facts.
"""
