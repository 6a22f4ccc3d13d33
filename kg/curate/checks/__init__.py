"""What `kg check` looks at, one matter a module: claim files, tables, names, tenures, words on office, the graph."""
