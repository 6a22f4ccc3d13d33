"""The ground of every question: queries of the store, filters on claims, topics; results in words and tables."""
