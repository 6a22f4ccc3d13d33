"""Measurements as ratios against a named alternative in the same run; never part of the tests."""
