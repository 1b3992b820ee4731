"""Pages over several features: caseload and client overview."""
