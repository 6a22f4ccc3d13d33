"""The Python twin of the command line: `kg.open(".")` gives a `Graph`, its methods are the commands."""

from kg.api.graph import Graph

__all__ = ["Graph"]
