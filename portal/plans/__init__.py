"""Homework: template library, plans, steps, practice."""
