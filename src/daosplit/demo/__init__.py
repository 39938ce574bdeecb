"""Partnerships whose lives are played on a chain inside the process, and told as they happen."""
