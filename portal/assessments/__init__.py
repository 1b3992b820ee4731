"""Questionnaires: definitions, scoring, assignment, answers, profile."""
