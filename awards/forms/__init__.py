"""What jurors and their chairs type."""
