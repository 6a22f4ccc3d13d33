"""Whether an event is asserted, planned, possible, denied or reported: a walk over all that governs it."""
