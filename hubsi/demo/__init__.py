"""Demo content: data files, drawn pictures and the loader that puts them into the hub through the services."""
