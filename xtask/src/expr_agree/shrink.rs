//! Makes a disagreement small: parts are taken out as long as the rest still disagrees.

use super::Disagreement;
use super::generate::Generated;

/// Smaller cases are tried so many at a time, and the smallest of the first lot that has one is taken.
const LOT: usize = 200;

/// Of some cases those that disagree, with their places.
type Differing = Result<Vec<(usize, Disagreement)>, String>;

pub fn shrink(mut case: Generated, differs: &mut dyn FnMut(&[Generated]) -> Differing) -> Result<Disagreement, String> {
    let mut best = differs(std::slice::from_ref(&case))?.pop().ok_or("the disagreement went away")?.1;
    loop {
        let size = case.size();
        let candidates: Vec<Generated> = case.smaller().into_iter().filter(|smaller| smaller.size() < size).collect();
        let mut smaller = None;
        for (lot_idx, lot) in candidates.chunks(LOT).enumerate() {
            let found = differs(lot)?;
            if let Some((at, found)) = found.into_iter().min_by_key(|(at, _)| lot[*at].size()) {
                smaller = Some((lot_idx * LOT + at, found));
                break;
            }
        }
        match smaller {
            Some((at, found)) => {
                case = candidates.into_iter().nth(at).expect("it is one of them");
                best = found;
            }
            None => return Ok(best),
        }
    }
}
