"""What a picture of the graph shows and where it stands; nothing is drawn here."""
