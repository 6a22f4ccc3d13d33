"""Rules on clauses: whether one fits, and who fills the two ends of its predicate."""
