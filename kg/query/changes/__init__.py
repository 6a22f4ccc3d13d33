"""Two states of the graph compared, claim by claim."""
