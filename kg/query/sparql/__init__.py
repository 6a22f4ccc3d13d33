"""Questions in SPARQL: shipped by name, from a file or as text; what they ask for, and their answers."""
