"""When, where, how much, on what and under which paper an event was."""
