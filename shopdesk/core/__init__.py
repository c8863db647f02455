"""Values every layer shares: money, days, problems, words. No database, no Qt."""
