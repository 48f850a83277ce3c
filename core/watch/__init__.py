"""What an operator sees of a running hub: health, figures, logs and errors."""
