"""What the senses say about a skill: whether it can work, and whether it has."""
