"""Interchange: questionnaires and results as FHIR R4, results as CSV."""
