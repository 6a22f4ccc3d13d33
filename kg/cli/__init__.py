"""The command line: every command parses, calls and prints; nothing heavy is imported before a command asks for it."""
