"""Ties between actors: projections, ranks, communities, brokers, balance, paths, and how they change."""
