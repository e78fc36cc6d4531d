"""Action heads: what turns a condition vector into a chunk."""
