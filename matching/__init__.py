"""Who should meet whom and why; works on catalogue entries only."""
