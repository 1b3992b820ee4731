"""What a client keeps of ordinary days: events and covered days, uses of a tool, an own list, excursions."""
