"""Who is who: people, their roles and accounts, how to reach them, and what they have asked to be called."""
