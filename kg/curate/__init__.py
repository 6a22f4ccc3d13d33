"""The workspace: adding, dropping, building, checking; the only room that writes data."""
