"""Reading: from a file to blocks, dates and mentions, with offsets into the untouched body; no RDF, no parser."""
