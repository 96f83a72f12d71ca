//! Picture files to rows of pixels and back.
