//! `Math`.

use crate::source::Span;

use super::super::builtin::Function;
use super::super::number;
use super::super::value::{Outcome, Value};
use super::Evaluator;

impl Evaluator {
    /// Arguments are converted from left to right before anything is computed.
    pub(in super::super) fn math(&mut self, function: Function, args: &[Value], span: Span) -> Outcome<Value> {
        let mut numbers = Vec::with_capacity(args.len().max(2));
        let n_read = match function {
            Function::Max | Function::Min | Function::Hypot => args.len(),
            Function::Atan2 | Function::Imul | Function::Pow => 2,
            _ => 1,
        };
        for at in 0..n_read {
            numbers.push(self.number_of(args.get(at).unwrap_or(&Value::Undefined), span)?);
        }
        let x = numbers.first().copied().unwrap_or(f64::NAN);
        let y = numbers.get(1).copied().unwrap_or(f64::NAN);
        Ok(Value::Number(match function {
            Function::Max => numbers.iter().copied().fold(f64::NEG_INFINITY, larger),
            Function::Min => -numbers.iter().map(|number| -number).fold(f64::NEG_INFINITY, larger),
            Function::Hypot => hypotenuse(&numbers),
            Function::Abs => x.abs(),
            Function::Acos => x.acos(),
            Function::Acosh => area_cosine(x),
            Function::Asin => x.asin(),
            // Rust's loses the sign of a negative zero.
            Function::Asinh if x == 0.0 => x,
            // Rust's overflows where the square does.
            Function::Asinh if x.abs() > 1e150 => (x.abs().ln() + std::f64::consts::LN_2).copysign(x),
            Function::Asinh => x.asinh(),
            Function::Atan => x.atan(),
            Function::Atan2 => x.atan2(y),
            Function::Atanh if x == 0.0 => x,
            Function::Atanh => x.atanh(),
            Function::Cbrt => x.cbrt(),
            Function::Ceil => x.ceil(),
            Function::Clz32 => f64::from(number::to_uint32(x).leading_zeros()),
            Function::Cos => x.cos(),
            Function::Cosh => x.cosh(),
            Function::Exp => x.exp(),
            Function::Expm1 => x.exp_m1(),
            Function::Floor => x.floor(),
            Function::Fround => f64::from(x as f32),
            Function::Imul => f64::from(number::to_int32(x).wrapping_mul(number::to_int32(y))),
            Function::Log => x.ln(),
            Function::Log10 => x.log10(),
            Function::Log1p => x.ln_1p(),
            Function::Log2 => x.log2(),
            Function::Pow => power(x, y),
            // Halves go up, and what rounds to zero from below is a negative zero.
            Function::Round if x.fract() == 0.0 || !x.is_finite() => x,
            Function::Round if (-0.5..0.0).contains(&x) => -0.0,
            Function::Round if x - x.floor() >= 0.5 => x.floor() + 1.0,
            Function::Round => x.floor(),
            Function::Sign if x == 0.0 || x.is_nan() => x,
            Function::Sign => x.signum(),
            Function::Sin => x.sin(),
            Function::Sinh => x.sinh(),
            Function::Sqrt => x.sqrt(),
            Function::Tan => x.tan(),
            Function::Tanh => x.tanh(),
            Function::Trunc => x.trunc(),
            _ => unreachable!("only functions of `Math` come here"),
        }))
    }
}

/// `NaN` wins, and zero is above negative zero.
fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == b {
        if a.is_sign_positive() { a } else { b }
    } else if a > b {
        a
    } else {
        b
    }
}

/// Scaled by the largest, with the rounding errors of the sum carried along.
fn hypotenuse(numbers: &[f64]) -> f64 {
    if numbers.iter().any(|number| number.is_infinite()) {
        return f64::INFINITY;
    }
    let largest = numbers.iter().fold(0.0, |largest: f64, number| larger(largest, number.abs()));
    if largest.is_nan() || largest == 0.0 {
        return largest;
    }
    let (mut sum, mut error) = (0.0, 0.0);
    for number in numbers {
        let scaled = number / largest;
        let square = scaled * scaled - error;
        let next = sum + square;
        error = (next - sum) - square;
        sum = next;
    }
    sum.sqrt() * largest
}

/// `acosh`, exact near one, where the standard library's is not, and without its overflow.
fn area_cosine(x: f64) -> f64 {
    if x < 1.0 {
        f64::NAN
    } else if x > 1e150 {
        x.ln() + std::f64::consts::LN_2
    } else {
        let above = x - 1.0;
        (above + (2.0 * above + above * above).sqrt()).ln_1p()
    }
}

/// `**`: as the platform's `pow`, but `NaN` where JavaScript wants it.
pub(in super::super) fn power(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) {
        return f64::NAN;
    }
    base.powf(exponent)
}
