//! What formulas measure, and what is told where they mix what cannot be mixed.

use super::{Formula, Name, parse_test};
use crate::diagnostic::Fault;
use crate::quantity::{Dimension, bakery};

/// Text, message, the part that is pointed at, what is labelled with what, and the hint.
type Told = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

const MISMATCHES: &[Told] = &[
    (
        "price + fuel",
        "the two sides of `+` measure different things",
        "+",
        &[("price", "money / bread"), ("fuel", "money / energy")],
        "multiply `fuel` by an `energy / bread`",
    ),
    (
        "2 * (cost - price)",
        "the two sides of `-` measure different things",
        "-",
        &[("cost", "money"), ("price", "money / bread")],
        "multiply `price` by a `bread`",
    ),
    (
        "price - cost",
        "the two sides of `-` measure different things",
        "-",
        &[("price", "money / bread"), ("cost", "money")],
        "divide `cost` by a `bread`",
    ),
    (
        "cost + 5",
        "the two sides of `+` measure different things",
        "+",
        &[("cost", "money"), ("5", "a pure number")],
        "give `5` a unit that measures money",
    ),
    (
        "min(cost, cost, life)",
        "the arguments of `min` measure different things",
        "min(cost, cost, life)",
        &[("cost", "money"), ("cost", "money"), ("life", "time")],
        "multiply `life` by a `money / time`",
    ),
    (
        "if(cost > 0, share, share)",
        "the two sides of `>` measure different things",
        ">",
        &[("cost", "money"), ("0", "a pure number")],
        "give `0` a unit that measures money",
    ),
    (
        "if(share > 0, cost, life)",
        "the two values of `if` measure different things",
        "if(share > 0, cost, life)",
        &[("cost", "money"), ("life", "time")],
        "multiply `life` by a `money / time`",
    ),
    ("2^life", "an exponent is a pure number", "life", &[("life", "time")], "divide it by a `time`"),
    (
        "life^0.5",
        "a broken exponent needs a plain number below it",
        "0.5",
        &[("life", "time")],
        "the root is `sqrt(x)`",
    ),
    (
        "life^share",
        "an exponent that is reckoned needs a plain number below it",
        "share",
        &[("life", "time")],
        "write a whole number, or divide what stands below by what it counts in",
    ),
    (
        "life^200",
        "this exponent is beyond what units can hold",
        "200",
        &[("life", "time")],
        "units have powers such as `m^2` and `m^3`",
    ),
    (
        "sqrt(life)",
        "nothing measures the root of this",
        "life",
        &[("life", "time")],
        "a root is taken of a pure number, or of even powers",
    ),
    ("exp(life)", "`exp` takes a pure number", "life", &[("life", "time")], "divide it by a `time`"),
    (
        "round(cost)",
        "`round` alone takes a pure number",
        "cost",
        &[("cost", "money")],
        "say to what it is rounded, as in `round(x, 5 m)`",
    ),
    (
        "annuity(8%, 5 yr)",
        "the rate and the life of `annuity` do not fit together",
        "annuity(8%, 5 yr)",
        &[("8%", "a pure number"), ("5 yr", "time")],
        "say what the rate is per: 1 / time",
    ),
    (
        "annuity(8%/yr, 5)",
        "the rate and the life of `annuity` do not fit together",
        "annuity(8%/yr, 5)",
        &[("8%/yr", "1 / time"), ("5", "a pure number")],
        "the life is counted in what the rate is per: time",
    ),
];

/// What the names of these tests measure.
fn kind_of(name: &Name) -> Result<Dimension, Fault> {
    let base = Dimension::base;
    Ok(match name.to_string().as_str() {
        "price" => base("money").over(&base("bread")),
        "fuel" => base("money").over(&base("energy")),
        "cost" | "mill.cost" => base("money"),
        "loaves" => base("bread"),
        "life" => base("time"),
        "share" | "ratio" => Dimension::none(),
        "ovens.price where kind = \"deck\"" | "ovens.price" | "ovens[deck].price" => {
            base("money").over(&base("oven"))
        }
        other => return Err(Fault::new(format!("nothing is called `{other}`"))),
    })
}

#[test]
fn a_formula_measures_what_algebra_says() {
    for (text, dimension) in [
        ("loaves * price", "money"),
        ("price * loaves / life", "money / time"),
        ("cost / life + 5 USD/yr", "money / time"),
        ("8760 h / yr", "a pure number"),
        ("8760 h/yr * share", "a pure number"),
        ("life^2 * life^-3", "1 / time"),
        ("sqrt(life^4)", "time^2"),
        ("share^0.5 + 2^share", "a pure number"),
        ("exp(ratio) * ln(share) * log10(life / yr)", "a pure number"),
        ("max(cost, 5 USD, mill.cost) - -cost", "money"),
        ("round(cost, 10 USD) + abs(cost)", "money"),
        ("round(share)", "a pure number"),
        ("if(life > 1 yr, cost, 0 USD)", "money"),
        ("median(ovens.price where kind = \"deck\") / ovens[deck].price", "a pure number"),
        ("mean(ovens.price)", "money / oven"),
        ("count(ovens.maker) * cost", "money"),
        ("cost * annuity(8%/yr, 60 month)", "money / time"),
        ("annuity(8%, 5)", "a pure number"),
        ("(cost / cost)^share", "a pure number"),
    ] {
        let formula = Formula::parse(text, bakery()).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        let found = formula.dimension(&mut kind_of).unwrap_or_else(|told| panic!("{text}: {told:?}"));
        assert_eq!(found.to_string(), dimension, "{text}");
    }
}

#[test]
fn what_does_not_fit_together_is_told_with_both_sides() {
    for (text, message, place, labels, hint) in MISMATCHES {
        let told = Formula::parse(text, bakery()).unwrap().dimension(&mut kind_of).unwrap_err();
        let [mismatch] = told.as_slice() else { panic!("{text}: {told:?}") };
        let part = |(start, end): (u32, u32)| &text[start as usize..end as usize];
        assert_eq!(mismatch.fault.message, *message, "{text}");
        assert_eq!(part(mismatch.fault.within.unwrap()), *place, "{text}");
        let found: Vec<_> = mismatch.labels.iter().map(|(span, what)| (part(*span), what.as_str())).collect();
        assert_eq!(
            (found, mismatch.fault.hints.as_slice()),
            (labels.to_vec(), &[(*hint).to_owned()][..]),
            "{text}"
        );
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_nothing_twice() {
    let text = "cost + life + nobody * (price + 5 h) + ln(cost) + life^100 * life^100";
    let told = Formula::parse(text, bakery()).unwrap().dimension(&mut kind_of).unwrap_err();
    let messages: Vec<&str> = told.iter().map(|mismatch| mismatch.fault.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "the two sides of `+` measure different things",
            "nothing is called `nobody`",
            "the two sides of `+` measure different things",
            "`ln` takes a pure number",
            "this power is beyond what units can hold",
        ]
    );
    let test = parse_test("cost > 3 h", bakery()).unwrap();
    assert_eq!(test.dimension("cost > 3 h", &mut kind_of).unwrap_err().len(), 1);
    assert!(parse_test("cost > 3 USD", bakery()).unwrap().dimension("", &mut kind_of).is_ok());
}
