//! What a tape promises, on figures as they are written and on tapes thrown together.
