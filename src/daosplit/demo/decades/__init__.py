"""A partnership of ten years, forty quarters with all that can happen, played and told."""
