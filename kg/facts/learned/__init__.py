"""The statistical part: ties between two mentions that no path of a rule reaches."""
