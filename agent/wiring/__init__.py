"""How each package is put to use; one file for each, and nowhere else are their parts named."""
