"""The behaviour of weighing: methods on small data, on random data, and on real cases."""
