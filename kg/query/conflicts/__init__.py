"""Where sources disagree: candidates by counts and bounds, then values, times and statements side by side."""
