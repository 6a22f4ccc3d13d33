"""Questions asked of a store: look-ups, networks, checks as queries; reads only, prints nothing."""
