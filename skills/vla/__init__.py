"""One language-conditioned flow-matching policy for everything that the arm does."""
