"""From blocks to parsed sentences: what is parsed at all, names masked, known errors of the parser mended."""
