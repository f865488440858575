//! Documents made to do harm.

use super::*;
