"""How well and how fast pages are read, against the bare engines on the same pictures."""
