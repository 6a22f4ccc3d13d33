"""Which wording proves which predicate, as the YAML files say, and how often each rule is right."""
