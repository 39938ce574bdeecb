"""What is due in partnerships, and who sends it: from one cron line to a service that never ends."""
