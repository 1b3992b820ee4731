"""Who someone is: users, roles, invitations, passwords, sessions."""
