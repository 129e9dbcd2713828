"""What is always true of the programme, one module per subject; `awards.invariants` checks it."""
