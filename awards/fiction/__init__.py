"""Years that never were, lived by the verbs that people press: the demonstration, and rehearsals."""
