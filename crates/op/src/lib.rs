//! What an operation is: its parameters, its kind, its formula.
