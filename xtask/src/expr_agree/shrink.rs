//! Makes a disagreement small: parts are taken out as long as the rest still disagrees.

use super::generate::Generated;
use super::oracle::Oracle;
use super::{Disagreement, agree, both};

/// Smaller cases are tried so many at a time, and the smallest of the first lot that has one is taken.
const LOT: usize = 200;

pub fn shrink(oracle: &mut Oracle, mut case: Generated) -> Result<Disagreement, String> {
    let mut best = differs(oracle, std::slice::from_ref(&case))?.pop().ok_or("the disagreement went away")?.1;
    loop {
        let candidates = case.smaller();
        let mut smaller = None;
        for (lot_idx, lot) in candidates.chunks(LOT).enumerate() {
            let found = differs(oracle, lot)?;
            let found = found.into_iter().min_by_key(|(_, found)| found.env.len() + found.expr.len());
            if let Some((at, found)) = found {
                smaller = Some((lot_idx * LOT + at, found));
                break;
            }
        }
        match smaller {
            Some((at, found)) if found.env.len() + found.expr.len() < best.env.len() + best.expr.len() => {
                case = candidates.into_iter().nth(at).expect("it is one of them");
                best = found;
            }
            _ => return Ok(best),
        }
    }
}

/// Those that disagree, with their places.
fn differs(oracle: &mut Oracle, cases: &[Generated]) -> Result<Vec<(usize, Disagreement)>, String> {
    let mut different = Vec::new();
    for (at, (case, (ours, v8))) in cases.iter().zip(both(oracle, cases)?).enumerate() {
        if !agree(&ours, &v8, case.is_approximate()) {
            different.push((at, Disagreement { env: case.env(), expr: case.source(), ours, v8 }));
        }
    }
    Ok(different)
}
