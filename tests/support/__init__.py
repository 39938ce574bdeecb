"""What tests share: helpers, models, nodes; each file says its idea."""
