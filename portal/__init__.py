"""Haven: a therapist practice-management portal."""
