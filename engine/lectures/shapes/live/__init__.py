"""Small networks, one for each form, that run while you watch."""
