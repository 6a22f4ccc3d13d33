"""Claims as RDF, and the store that answers questions about them; the only room that knows an RDF library."""
