"""What a sentence says for one claim, by the rules and by readers of their own; what follows from it; what stays."""
