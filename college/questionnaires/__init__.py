"""What we ask and what people answer, in fixed versions; invitations and answers are kept apart."""
