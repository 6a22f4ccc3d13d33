"""Who or what a phrase of one sentence names: entities, offices, parties, and how each is printed."""
