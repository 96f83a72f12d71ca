//! Renders graphs of operations.
