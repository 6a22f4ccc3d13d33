"""What is known of names: relations, entities, stories, plans, evidence, parts of the graph, what waits."""
