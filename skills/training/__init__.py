"""From recorded demonstrations to a checkpoint."""
