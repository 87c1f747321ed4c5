//! What holds for every formula: it reads again as it was printed, and units cancel as algebra says.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    Comparison, Condition, Expr, Filter, Formula, Function, Kind, Name, Operator, Test, Wanted, parse_test,
};
use crate::quantity::{Dimension, bakery};

const NOWHERE: (u32, u32) = (0, 0);

fn expr(kind: Kind) -> Expr {
    Expr { kind, span: NOWHERE }
}

/// The tree without its places.
fn placeless(tree: &Expr) -> Expr {
    let boxed = |part: &Expr| Box::new(placeless(part));
    expr(match &tree.kind {
        Kind::Quantity(quantity) => Kind::Quantity(quantity.clone()),
        Kind::Name(Name::Column { dataset, column, filter }) => {
            let mut filter = filter.clone();
            filter.iter_mut().flat_map(|filter| &mut filter.conditions).for_each(|one| one.span = NOWHERE);
            Kind::Name(Name::Column { dataset: dataset.clone(), column: column.clone(), filter })
        }
        Kind::Name(name) => Kind::Name(name.clone()),
        Kind::Negative(inner) => Kind::Negative(boxed(inner)),
        Kind::Binary(operator, left, right) => Kind::Binary(*operator, boxed(left), boxed(right)),
        Kind::Call(function, arguments) => Kind::Call(*function, arguments.iter().map(placeless).collect()),
        Kind::If(test, then, otherwise) => {
            let (left, right) = (boxed(&test.left), boxed(&test.right));
            let test = Test { comparison: test.comparison, left, right, span: NOWHERE };
            Kind::If(Box::new(test), boxed(then), boxed(otherwise))
        }
    })
}

fn leaf() -> impl Strategy<Value = Expr> {
    let quantity = prop::sample::select(vec![
        "25",
        "0",
        "0.80 USD",
        "36 month",
        "8%/yr",
        "3.2×",
        "1.5e-7",
        "10.2B USD",
        "5 1/h",
        "2 m^2",
        "1 yr",
        "35k USD/oven",
        "3e8 m/s",
        "5 USD/(oven·h)",
    ]);
    let name = prop::sample::select(vec![
        Name::Own("price".to_owned()),
        Name::Own("sum".to_owned()),
        Name::Own("rye-price".to_owned()),
        Name::Member { owner: "rye-loaf".to_owned(), name: "list-price".to_owned(), period: None },
        Name::Member {
            owner: "3d-oven".to_owned(),
            name: "sales".to_owned(),
            period: Some("2023..2025".to_owned()),
        },
        Name::Cell { dataset: "ovens".to_owned(), key: "deck 2".to_owned(), column: "price".to_owned() },
        Name::Cell { dataset: "ovens".to_owned(), key: " ]甲".to_owned(), column: "price".to_owned() },
    ]);
    prop_oneof![
        quantity.prop_map(|text| expr(Kind::Quantity(bakery().read(text).unwrap()))),
        name.prop_map(|name| expr(Kind::Name(name))),
    ]
}

fn column() -> impl Strategy<Value = Expr> {
    let value = prop::sample::select(vec!["-5%", "2 USD/oven", "2024"])
        .prop_map(|text| Wanted::Quantity(bakery().read(text).unwrap()));
    let text = "[^\"]{0,6}".prop_map(Wanted::Text);
    let comparison = prop::sample::select(Comparison::ALL.to_vec());
    let condition = prop_oneof![
        (comparison, value),
        (prop::sample::select(vec![Comparison::Equal, Comparison::NotEqual]), text)
    ];
    let condition = condition.prop_map(|(comparison, value)| Condition {
        column: "kind".to_owned(),
        comparison,
        value,
        span: NOWHERE,
    });
    prop::collection::vec(condition, 1..4).prop_map(|conditions| {
        let (dataset, column) = ("ovens".to_owned(), "price".to_owned());
        expr(Kind::Name(Name::Column { dataset, column, filter: Some(Filter { conditions }) }))
    })
}

fn tree() -> impl Strategy<Value = Expr> {
    use Operator::{Add, Divide, Multiply, Power, Subtract};
    leaf().prop_recursive(6, 40, 4, |inner| {
        let operator = prop::sample::select(vec![Add, Subtract, Multiply, Divide, Power]);
        let comparison = prop::sample::select(Comparison::ALL.to_vec());
        let aggregates: Vec<Function> = Function::ALL.into_iter().filter(|one| one.is_aggregate()).collect();
        let argument = prop_oneof![3 => inner.clone(), 1 => column()];
        let [one, two, three, four] = [(); 4].map(|()| inner.clone().prop_map(Box::new));
        prop_oneof![
            inner.clone().prop_map(|inner| expr(Kind::Negative(Box::new(inner)))),
            (operator, inner.clone(), inner.clone()).prop_map(|(operator, left, right)| expr(Kind::Binary(
                operator,
                left.into(),
                right.into()
            ))),
            (prop::sample::select(aggregates), prop::collection::vec(argument, 1..4))
                .prop_map(|(function, arguments)| expr(Kind::Call(function, arguments))),
            inner.prop_map(|inner| expr(Kind::Call(Function::Sqrt, vec![inner]))),
            (comparison, one, two, three, four).prop_map(|(comparison, left, right, then, otherwise)| {
                let test = Test { comparison, left, right, span: NOWHERE };
                expr(Kind::If(Box::new(test), then, otherwise))
            }),
        ]
    })
}

/// A formula of names and what it measures: exponents over three bases.
type Measured = (String, BTreeMap<&'static str, i32>);

fn measured() -> impl Strategy<Value = Measured> {
    const BASES: [&str; 3] = ["money", "time", "bread"];
    let leaf =
        prop::sample::select(BASES.to_vec()).prop_map(|base| (base.to_owned(), BTreeMap::from([(base, 1)])));
    let scaled = |(text, powers): Measured, by: i32| {
        (text, powers.into_iter().map(|(base, n)| (base, n * by)).collect())
    };
    leaf.prop_recursive(5, 24, 2, move |inner| {
        prop_oneof![
            (inner.clone(), inner.clone(), any::<bool>()).prop_map(
                move |((left, mut powers), right, is_product)| {
                    let (right, others): Measured = scaled(right, if is_product { 1 } else { -1 });
                    others.into_iter().for_each(|(base, n)| *powers.entry(base).or_insert(0) += n);
                    let sign = if is_product { '*' } else { '/' };
                    (format!("({left}) {sign} ({right})"), powers)
                }
            ),
            (inner.clone(), -3..=3_i32)
                .prop_map(move |((text, powers), n)| scaled((format!("({text})^{n}"), powers), n)),
            inner
                .clone()
                .prop_map(|(text, powers)| (format!("-({text}) - max({text}, 2 * ({text}))"), powers)),
            inner.prop_map(|(text, powers)| (format!("sqrt(({text}) * ({text}))"), powers)),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_the_same_again(tree in tree()) {
        let printed = tree.to_string();
        let again = Formula::parse(&printed, bakery());
        let again = again.map_err(|fault| TestCaseError::fail(format!("{printed}: {fault:?}")))?;
        prop_assert_eq!(placeless(again.root()), tree, "{}", printed);
        prop_assert_eq!(again.to_string(), printed);
    }

    #[test]
    fn every_name_stands_where_it_is_said_to(tree in tree()) {
        let formula = Formula::parse(&tree.to_string(), bakery()).unwrap();
        let mut last = 0;
        for (name, (start, end)) in formula.names() {
            prop_assert!(last <= start);
            last = end;
            let text = &formula.text()[start as usize..end as usize];
            prop_assert_eq!(text.trim_matches(['(', ')']), name.to_string());
        }
    }

    #[test]
    fn units_cancel_as_algebra_says((text, powers) in measured()) {
        prop_assume!(powers.values().all(|n| n.abs() < 100) && !text.contains("^-3)^-3)^-3"));
        let mut kind_of = |name: &Name| Ok(Dimension::base(&name.to_string()));
        let formula = Formula::parse(&text, bakery());
        prop_assume!(formula.is_ok());
        match formula.unwrap().dimension(&mut kind_of) {
            Ok(found) => {
                let found: BTreeMap<&str, i32> = found.exponents().map(|(base, n)| (base, i32::from(n))).collect();
                let wanted: BTreeMap<&str, i32> = powers.into_iter().filter(|(_, n)| *n != 0).collect();
                prop_assert_eq!(found, wanted, "{}", text);
            }
            Err(told) => prop_assert!(
                told.iter().all(|mismatch| mismatch.fault.message == "this power is beyond what units can hold"),
                "{text}: {told:?}"
            ),
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,60}") {
        expect_calm(&text);
    }

    #[test]
    fn no_almost_right_text_is_too_strange(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24),
    ) {
        expect_calm(&pieces.concat());
    }
}

const PIECES: &[&str] = &[
    " ", " ", " ", "(", ")", "+", "-", "*", "/", "^", ",", "<", "<=", "=", "!=", "==", "×", "·", "²", "−",
    "%", "x", "a-b", "rye.loaf", "@2025", "@2025-Q9", "ovens[", "]", ".price", "\"", "甲", "5", "0.80 USD",
    "8%/yr", "1,587", "25k", "..", "$", "h", "USD", "kWh", "min(", "if(", "max(", "sum", " where ", " and ",
    " or ", "round(", "annuity(", "é", "\u{2028}", "1/h", "e9",
];

/// Reads it, and where it is a formula, does all that can be done with one.
fn expect_calm(text: &str) {
    let stands_in = |span: Option<(u32, u32)>| {
        let (start, end) = span.unwrap_or_default();
        assert!(text.get(start as usize..end as usize).is_some(), "{start}..{end} of {text:?}");
    };
    let mut kind_of = |name: &Name| match name.to_string().len() % 2 {
        0 => Ok(Dimension::base("money")),
        _ => Ok(Dimension::none()),
    };
    match Formula::parse(text, bakery()) {
        Ok(formula) => {
            let printed = formula.to_string();
            let again = Formula::parse(&printed, bakery())
                .unwrap_or_else(|fault| panic!("{text:?} → {printed:?}: {fault:?}"));
            assert_eq!(placeless(again.root()), placeless(formula.root()), "{text:?} → {printed:?}");
            for mismatch in formula.dimension(&mut kind_of).err().into_iter().flatten() {
                stands_in(mismatch.fault.within);
                mismatch.labels.iter().for_each(|(span, _)| stands_in(Some(*span)));
            }
        }
        Err(fault) => stands_in(fault.within),
    }
    if let Err(fault) = parse_test(text, bakery()) {
        stands_in(fault.within);
    }
}
