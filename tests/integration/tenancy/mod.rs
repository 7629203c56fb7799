//! The walls between clients below the API: permits and predicates, composite keys, row-level security, and
//! transactions that callers cannot leave open.

mod keys;
mod permits;
mod rls;
mod storm;
mod work;
