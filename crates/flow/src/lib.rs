//! FBP graphs, GEGL compositions and chains, as plain data.
