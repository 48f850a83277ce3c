"""Lists that others keep, read into the rooms: one module per format under `formats`."""
