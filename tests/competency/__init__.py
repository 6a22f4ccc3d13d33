"""What the shipped questions have to answer on the shipped data, found without the graph, and whether they do."""
