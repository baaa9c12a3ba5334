//! Resistance to guessing: how failures add up, what administrators see of it, and what they can undo.

mod brute_force;
mod rules;
