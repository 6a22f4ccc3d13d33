"""Questions asked of a store: look-ups, networks, checks as queries; reads only, prints nothing.

Each room imports only those in front of it:

    asking ─► lookups ─► networks ─► conflicts ─► changes ─► pictures ─► sparql

The SPARQL of the look-ups lies in `queries`, one file each.
"""
