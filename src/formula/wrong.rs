//! What authors write that is no formula, and what they are told.

use super::{Formula, parse_test};
use crate::quantity::bakery;

/// Text, message, the part that is wrong, and the end of the last hint.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("", "this formula is empty", "", ""),
    ("  ", "this formula is empty", "  ", ""),
    ("()", "nothing stands in these parentheses", ")", ""),
    ("a +", "a value is missing after `+`", "+", ""),
    ("a + * b", "a value is missing before `*`", "*", ""),
    ("* a", "a value is missing before `*`", "*", ""),
    ("a + + b", "this `+` has nothing to its left", "+", "only `-` is a sign before a value"),
    ("(a + b", "this `(` is never closed", "(", ""),
    ("2 * (", "this `(` is never closed", "(", ""),
    ("a + b)", "this `)` closes nothing", ")", ""),
    ("max(a, b", "this `(` is never closed", "(", ""),
    ("a, b", "this `,` parts no arguments", ",", ""),
    ("(a, b)", "this `,` parts no arguments", ",", ""),
    ("max(a,, b)", "an argument is missing before this `,`", ",", ""),
    ("max(a, )", "an argument is missing before this `)`", ")", ""),
    (
        "max()",
        "`max` takes at least one argument, not none",
        "max",
        "as in `max(a, b)` or `max(dataset.column)`",
    ),
    ("sqrt(a, b)", "`sqrt` takes one argument, not 2", "sqrt", "as in `sqrt(x)`"),
    ("round(a, b, c)", "`round` takes what is rounded, and to what, not 3", "round", ""),
    ("annuity(8%/yr)", "`annuity` takes a rate and a life, not 1", "annuity", "as in `annuity(8%/yr, 5 yr)`"),
    ("maxx(a, b)", "no function is called `maxx`", "maxx", "did you mean `max`?"),
    ("price(a + b)", "no function is called `price`", "price", "to multiply, write `price * (…)`"),
    ("1,587 * a", "`1,587` has a thousands separator", "1,587", "write `1587`"),
    ("max(1,2)", "`1,2` has a comma for its point", "1,2", "or `1, 2` for several arguments"),
    ("=a * b", "a formula begins without `=`", "=", "leave it out"),
    ("a = b", "`=` compares, and nothing is to be compared here", "=", ""),
    ("a == b", "`==` is no sign of a formula", "==", "write `=`"),
    ("if(a => b, c, d)", "`=>` is no sign of a formula", "=>", "write `>=`"),
    ("if(a ≤ b, c, d)", "`≤` is no sign of a formula", "≤", "write `<=`"),
    ("if(a < b and c < d, e, f)", "`and` stands outside a filter", "and", ""),
    ("a and b", "`and` stands outside a filter", "and", ""),
    ("and + a", "a value is missing before `and`", "and", ""),
    ("if(a < b < c, d, e)", "a test compares two sides, and here are three", "<", ""),
    ("if(a, b, c)", "a test compares two sides, and here is one", ",", "as in `a < b`"),
    ("if(a < b, c)", "`if` takes a test and two values", ")", "as in `if(a < b, c, d)`"),
    ("if(a < b, c, d, e)", "`if` takes a test and two values", ",", "as in `if(a < b, c, d)`"),
    ("if(a < b, c, d", "this `(` is never closed", "(", ""),
    ("a ** 2", "`**` is no sign of a formula", "**", "a power is `^`, as in `x^2`"),
    ("a × b", "`×` is no sign of a formula", "×", "write `*` to multiply"),
    ("2 × b", "`×` is no sign of a formula", "×", "write `*` to multiply"),
    ("a·b", "`·` is no sign of a formula", "·", ""),
    ("a ÷ b", "`÷` is no sign of a formula", "÷", "write `/` to divide"),
    ("a – b", "`–` is no sign of a formula", "–", "write `-`, with a blank on both sides"),
    ("（a）", "`（` is no sign of a formula", "（", "write `(`"),
    ("a²", "`²` is no sign of a formula", "²", "write `^2`"),
    ("a %", "`%` is no sign of a formula", "%", "`%` touches its number, as in `8%`"),
    ("8 %", "`%` touches its number", " %", "write `8%`"),
    ("a € b", "`€` is no sign of a formula", "€", ""),
    ("$5 * a", "`$` is not read before a number", "$5", "write `5 USD`"),
    ("a + .5", "no digit stands before the point of `.5`", ".5", "write `0.5`"),
    ("5MW * a", "`MW` touches its number", "MW", "write `5 MW`"),
    ("25k..40k * a", "a range stands in a formula", "..", ""),
    ("35k (25k..40k) USD", "a range stands in a formula", "..", ""),
    ("~5 USD", "`~` stands in a formula", "~", ""),
    ("a -b", "a minus between two values has a blank on both sides", "-", "write `a - b`"),
    ("a- b", "a minus between two values has a blank on both sides", "-", "write `a - b`"),
    ("2-1", "a minus between two values has a blank on both sides", "-", "write `2 - 1`"),
    ("(a)-(b)", "a minus between two values has a blank on both sides", "-", "write `… - …`"),
    ("a b", "no operator stands between `a` and `b`", "a b", "to multiply, write `a * b`"),
    ("2(a + b)", "no operator stands between `2` and `(`", "2(", "to multiply, write `*`"),
    ("5 h 3", "no operator stands between `5 h` and `3`", "5 h 3", "to multiply, write `5 h * 3`"),
    ("100 USD/life", "no unit is called `life`", "life", "write `100 USD / life`"),
    ("2 life", "no unit is called `life`", "life", "to multiply, write `2 * life`"),
    ("x / USD/h", "`/ USD/h` can be read in two ways", "USD/h", "write `/ (USD / h)` or `/ USD / h`"),
    ("5 m ^2", "a power of `5 m` can be read in two ways", "5 m", ""),
    ("8%^x", "a power of `8%` can be read in two ways", "8%", ""),
    ("Price * a", "nothing can be called `Price`", "Price", ""),
    ("价格 * a", "nothing can be called `价格`", "价格", ""),
    ("mill.a@researched", "`researched` is not a period", "researched", ""),
    ("\"deck\"", "a text stands in a formula", "\"deck\"", ""),
    ("max(o.p where k = \"deck)", "this `\"` is never closed", "\"", ""),
    ("max(o.p where k = deck)", "`deck` is neither a text nor a quantity", "deck", "`\"deck\"`"),
    ("max(o.p where k > \"deck\")", "`>` compares no texts", ">", "texts are equal or not: `=`, `!=`"),
    ("max(o.p where k = 2 or k = 3)", "conditions are joined by `and`, never by `or`", "or", ""),
    ("max(o.p where k)", "a comparison is missing here", ")", ""),
    ("max(o.p where)", "a column is missing here", ")", ""),
    ("max(o.p where k = )", "a value is missing here", ")", ""),
    ("max(o.p where k = 2 and)", "a column is missing here", ")", ""),
    ("max(o.p where k = 2 * 3)", "`*` stands in a condition", "*", ""),
    ("max(p where k = 2)", "`where` follows a column of a dataset", "where", ""),
    ("max(2 * o.p where k = 2)", "`where` follows a column of a dataset", "where", ""),
    ("ln(o.p where k = 2)", "`where` stands outside an aggregate", "where", ""),
    ("o.p where k = 2", "`where` stands outside an aggregate", "where", ""),
    ("max(o.p where k = 2 b)", "no unit is called `b`", "b", ""),
    ("max(o.p where k = \"a\" b)", "no operator stands between `\"a\"` and `b`", "\"a\" b", ""),
];

#[test]
fn a_wrong_formula_is_told_at_its_wrong_part() {
    let mut missed = Vec::new();
    for (text, message, part, hint) in WRONG {
        let fault = Formula::parse(text, bakery()).expect_err(text);
        let (start, end) = fault.within.unwrap_or((0, text.len() as u32));
        let told = text.get(start as usize..end as usize).unwrap();
        let last = fault.hints.last().map_or("", String::as_str);
        if fault.message != *message || told != *part || !last.ends_with(hint) {
            missed.push((text, told.to_owned(), fault));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_wrong_test_is_told_too() {
    for (text, message) in [
        ("a", "a test compares two sides, and here is one"),
        ("a <", "a value is missing after `<`"),
        ("a < b < c", "a test compares two sides, and here are three"),
        ("a < b, c", "this `,` parts no arguments"),
        ("a < b)", "this `)` closes nothing"),
        ("", "this formula is empty"),
    ] {
        assert_eq!(parse_test(text, bakery()).unwrap_err().message, message, "{text}");
    }
}

#[test]
fn a_formula_without_end_is_told_and_overflows_nothing() {
    for (text, message) in [
        ("(".repeat(10_000), "parts of a formula stand more than 60 deep in each other"),
        ("-".repeat(10_000), "parts of a formula stand more than 60 deep in each other"),
        (format!("{}x", "x^".repeat(5_000)), "parts of a formula stand more than 60 deep in each other"),
        (format!("{}x", "abs(".repeat(4_000)), "parts of a formula stand more than 60 deep in each other"),
        (format!("x{}", " + x".repeat(4_000)), "this formula goes on for more than 250 steps"),
        (format!("x{}", "*x".repeat(4_000)), "this formula goes on for more than 250 steps"),
        (format!("x{}", " + x".repeat(100_000)), "this formula is longer than 20000 letters"),
        ("(".repeat(100_000), "this formula is longer than 20000 letters"),
    ] {
        assert_eq!(Formula::parse(&text, bakery()).unwrap_err().message, message);
    }
    let tall = format!("x{}", " + x".repeat(248));
    assert_eq!(Formula::parse(&tall, bakery()).unwrap().to_string(), tall);
    let wide = format!("sum(x{})", ", x".repeat(6_000));
    assert_eq!(Formula::parse(&wide, bakery()).unwrap().names().count(), 6_001);
}
