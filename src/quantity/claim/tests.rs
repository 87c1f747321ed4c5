//! Claims and bare numbers, in both languages.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Bare, Claim, Wording, bare_numbers};
use crate::language::Language;
use crate::quantity::sample::{bakery, language};
use crate::quantity::{LanguageFormat, Quantity};

static EN: LazyLock<Wording> =
    LazyLock::new(|| Wording::new(bakery(), &language("en"), &Language::new("en")));
static ZH: LazyLock<Wording> =
    LazyLock::new(|| Wording::new(bakery(), &language("zh"), &Language::new("zh")));

fn figure(written: &str) -> Quantity {
    bakery().read(written).unwrap_or_else(|fault| panic!("{written}: {fault:?}"))
}

/// What is wrong with the words; empty where they hold.
fn told(words: &str, figure: &Quantity, wording: &Wording) -> String {
    let held = Claim::read(words, wording).and_then(|claim| claim.check(figure));
    held.err().map_or_else(String::new, |fault| fault.message)
}

fn expect(wording: &Wording, cases: &[(&str, &str, bool)]) {
    for (written, words, holds) in cases {
        let message = told(words, &figure(written), wording);
        assert_eq!(message.is_empty(), *holds, "{words} for {written}: {message}");
    }
}

#[test]
fn a_number_holds_within_half_a_step_of_its_last_digit() {
    expect(
        &EN,
        &[
            ("1.04 USD/oven/h", "$1.0", true),
            ("1.05 USD/oven/h", "$1.0", true),
            ("1.06 USD/oven/h", "$1.0", false),
            ("80.5%", "80%", true),
            ("80.6%", "80%", false),
            ("25.5k USD", "$25k", true),
            ("25.6k USD", "$25k", false),
            ("34800 USD/oven", "$35,000", false),
            ("35k USD/oven", "$35,000", true),
            ("2.1B USD", "$2.1 billion", true),
            ("2.16B USD", "$2.1 billion", false),
            ("2.1B USD", "2,100 million dollars", true),
            ("12M loaf", "12 million loaves", true),
            ("12M loaf", "12M", true),
            ("2.6e25 FLOP", "2.6 × 10²⁵ FLOP", true),
            ("2.7e25 FLOP", "2.6 × 10²⁵ FLOP", false),
            ("0.3 USD", "30 cents", false),
            // What the page itself shows is never wrong, though it is rounded.
            ("1587 USD", "$1,590", true),
            ("1587 USD", "$1,587", true),
            ("1587 USD", "$1,588", false),
        ],
    );
    expect(
        &ZH,
        &[
            ("12004k loaf", "1200 万面包", true),
            ("12060k loaf", "1200 万面包", false),
            ("2.1B USD", "21 亿美元", true),
            ("2.1B USD", "21亿美元", true),
            ("1T USD", "1 万亿美元", true),
            ("35k USD/oven", "3.5 万美元", true),
            ("35k USD/oven", "3.6 万美元", false),
            ("5 MW", "5 MW", true),
            ("0.001 loaf", "千分之一", false),
        ],
    );
}

#[test]
fn about_is_wider_and_never_by_more_than_a_twentieth() {
    expect(
        &EN,
        &[
            ("34.2k USD/oven", "about $35,000", true),
            ("33.9k USD/oven", "About $35,000", false),
            ("34.2k USD/oven", "~$35k", true),
            ("34.2k USD/oven", "≈ $35k per oven", true),
            ("28k USD", "about $30,000", false),
            ("29k USD", "around $30,000 or so", true),
            ("1.04 USD/oven/h", "≈ $1.0 / hr", true),
        ],
    );
    expect(
        &ZH,
        &[
            ("34.2k USD/oven", "约 3.5 万美元", true),
            ("33.9k USD/oven", "约 3.5 万美元", false),
            ("34.2k USD/oven", "3.5 万美元左右", true),
            ("34.2k USD/oven", "每台烤炉近 3.5 万美元", true),
            ("34.2k USD/oven", "每烤炉约为3.5万美元", true),
        ],
    );
}

#[test]
fn bounds_take_the_best_value_at_its_word() {
    expect(
        &EN,
        &[
            ("1 GW", "at least 1 GW", true),
            ("0.99 GW", "at least 1 GW", false),
            ("1 GW", "more than 1 GW", false),
            ("1.1 GW", "more than 1 GW", true),
            ("1.1 GW", "over a gigawatt", false),
            ("1 GW", "1 GW or more", true),
            ("1 GW", "1 GW+", true),
            ("1 GW", "up to 1 GW", true),
            ("1.01 GW", "at most 1 GW", false),
            ("1.01 GW", "no more than 1 GW", false),
            ("0.99 GW", "under 1 GW", true),
            ("1 GW", "almost 1 GW", false),
            ("990 MW", "nearly 1 GW", true),
            ("40k (30k..50k) USD", "up to $40k", true),
        ],
    );
    expect(
        &ZH,
        &[
            ("1 GW", "至少 1 GW", true),
            ("1 GW", "超过 1 GW", false),
            ("1.1 GW", "超过 1 GW", true),
            ("1.1 GW", "不超过 1 GW", false),
            ("1 GW", "至多 1 GW", true),
            ("0.9 GW", "不到 1 GW", true),
            ("1 GW", "1 GW 以上", true),
            ("1.1 GW", "1 GW 以下", false),
        ],
    );
}

#[test]
fn a_minus_stands_before_or_after_the_currency() {
    expect(
        &EN,
        &[
            ("-5 USD", "-$5", true),
            ("-5 USD", "$-5", true),
            ("-5 USD", "−$5.00", true),
            ("-5 USD", "$5", false),
            ("5 USD", "-$5", false),
            ("-23%", "−23%", true),
            ("-47..-23%", "−47 to −23%", true),
            ("-47..-23%", "47 to 23%", false),
        ],
    );
    expect(&ZH, &[("-5 USD", "−5 美元", true), ("-47..-23%", "−47 至 −23%", true)]);
}

#[test]
fn a_range_holds_when_its_ends_do() {
    expect(
        &EN,
        &[
            ("2.4 (2..3)×", "2–3×", true),
            ("2.4 (2..3)×", "2-3×", true),
            ("2.4 (2..3)×", "2 to 3×", true),
            ("2.4 (2..3.6)×", "2–3×", false),
            ("2.4×", "2–3×", false),
            ("35k (25k..40k) USD/oven", "$25k–40k", true),
            ("35k (25k..40k) USD/oven", "$25k – $40k per oven", true),
            ("35k (25k..40k) USD/oven", "about $25,000–40,000", true),
            ("35k (25k..40k) USD/oven", "$35,000 ($25,000–40,000)", true),
            ("35k (25k..40k) USD/oven", "$35,000", true),
            ("20M..30M USD", "$20–30M", true),
            ("20M..30M USD", "$20–30 million", true),
            ("3 (1..2M) USD", "$1–2M", true),
            ("2.4 (2..3)×", "at least 2–3×", false),
        ],
    );
    expect(
        &ZH,
        &[
            ("2.4 (2..3)×", "2 到 3 倍", true),
            ("2.4 (2..3)×", "2~3 倍", true),
            ("2.4 (2..3)×", "2–3 倍", true),
            ("20M..30M USD", "2000–3000 万美元", true),
            ("20M..30M USD", "2000 万至 3000 万美元", true),
            ("35k (25k..40k) USD/oven", "35,000 美元/烤炉（25,000–40,000）", true),
        ],
    );
}

#[test]
fn units_in_the_words_stand_in_the_figure_on_the_same_side() {
    expect(
        &EN,
        &[
            ("1 USD/oven/h", "$1.0 / hr", true),
            ("1 USD/oven/h", "$1.0 an hour", true),
            ("1 USD/oven/h", "$1.0 per oven-hour", true),
            ("1 USD/oven/h", "$1.00 / oven·hour", true),
            ("1 USD/oven/h", "$1.0 / kWh", false),
            ("1 USD/oven/h", "€1.0", false),
            ("1 USD/oven/h", "1.0 ovens", false),
            ("1 USD/oven/h", "1.0", true),
            // Read in the units the words name; what they leave out counts as promised.
            ("8760 USD/oven/yr", "$1.0 / hr", true),
            ("1 USD/oven/h", "$8,760 a year", true),
            ("36 month", "3 years", true),
            ("5 MW", "5,000 kW", true),
            ("0.08 USD/kWh", "$80 / MWh", true),
            ("0.08 USD/kWh", "$0.08", true),
            ("0.14 USD/Mloaf", "$0.14 per million loaves", true),
            ("0.14 USD/Mloaf", "$0.14 / M loaves", true),
            ("0.14 USD/Mloaf", "$0.14 per 1M loaves", true),
            ("2 USD/Mloaf", "$0.002 per 1,000 loaves", true),
            ("2 USD/Mloaf", "$2 per loaf", false),
            ("20 USD/seat/month", "$20 a month", true),
            ("20 USD/seat/month", "$240 a year", true),
            ("3.2×", "320%", true),
            ("0.662", "66.2%", true),
            ("66.2%", "66%", true),
            ("5 USD", "5%", false),
            ("5", "5 USD", false),
            ("1 MW", "8,760 MWh / yr", true),
            ("12 m^2", "12 m²", true),
            ("3.35 TB/s", "3.35 TB/s", true),
            ("8%/yr", "8% a year", true),
        ],
    );
    expect(
        &ZH,
        &[
            ("1 USD/oven/h", "每烤炉小时 1.0 美元", true),
            ("1 USD/oven/h", "1.0 美元/小时", true),
            ("1 USD/oven/h", "每 kWh 1.0 美元", false),
            ("1 USD/oven/h", "1.0 欧元", false),
            ("20 USD/seat/month", "每月 20 美元", true),
            ("20 USD/seat/month", "20 美元/席位·月", true),
            ("0.14 USD/Mloaf", "每百万面包 0.14 美元", true),
            ("0.14 USD/Mloaf", "每 100 万面包 0.14 美元", true),
            ("3.2×", "3.2 倍", true),
        ],
    );
}

#[test]
fn orders_of_magnitude_and_numbers_in_words_are_read() {
    expect(
        &EN,
        &[
            ("240×", "two orders of magnitude", true),
            ("99×", "two orders of magnitude", false),
            ("24000%", "two orders of magnitude", true),
            ("1000×", "two orders of magnitude", false),
            // What binary fractions leave behind decides nothing.
            ("999.9999999999998×", "three orders of magnitude", true),
            ("999.9999999999998×", "two orders of magnitude", false),
            ("999.9999×", "two orders of magnitude", true),
            ("1000.0000000000002×", "at most three orders of magnitude", true),
            ("1000×", "more than two orders of magnitude", true),
            ("30×", "an order of magnitude", true),
            ("97×", "about a hundredfold", true),
            ("90×", "about a hundredfold", false),
            ("120×", "more than a hundredfold", true),
            ("100 USD", "hundredfold", false),
        ],
    );
    expect(
        &ZH,
        &[
            ("240×", "两个数量级", true),
            ("24×", "两个数量级", false),
            ("240×", "2 个数量级", true),
            ("100×", "百倍", true),
            ("97×", "约百倍", true),
            ("120×", "超过百倍", true),
            ("10000×", "1 万倍", true),
        ],
    );
}

#[test]
fn words_without_a_number_and_with_two_are_told() {
    let price = figure("0.14 USD/Mloaf");
    for (words, message) in [
        ("a low price", "`a low price` holds no number"),
        ("an H100 at L3b", "`an H100 at L3b` holds no number"),
        ("$0.14 / $0.28", "`$0.14 / $0.28` holds more than one number"),
        ("$0.14 and $0.28", "`$0.14 and $0.28` holds more than one number"),
        ("$0.14 for 20 loaves", "`$0.14 for 20 loaves` holds more than one number"),
    ] {
        assert_eq!(told(words, &price, &EN), message);
    }
    expect(&EN, &[("35k USD/oven", "an H100 at $35,000", true), ("5 MW", "GPT-5.5's 5 MW", true)]);
    assert!(!told(&"5 ".repeat(1000), &price, &EN).is_empty());
}

#[test]
fn a_fault_says_what_the_figure_is_and_what_would_hold() {
    for (written, words, message, hint) in [
        (
            "31k USD/oven",
            "about $35,000",
            "`about $35,000` does not hold: the figure is $31,000 / oven",
            "write `$31,000 / oven`, or leave the words out",
        ),
        (
            "2.4×",
            "2–3×",
            "`2–3×` gives a range, but the figure has none: it is 2.4×",
            "write `2.4×`, or leave the words out",
        ),
        (
            "2.4 (2..4)×",
            "2–3×",
            "`2–3×` does not hold: the figure is 2.4× (2–4×)",
            "write `2–4×`, or leave the words out",
        ),
        (
            "2 USD/oven/h",
            "$1.0 / kWh",
            "`$1.0 / kWh` names `kWh`, but the figure is in `USD/oven/h`",
            "the figure is $2.00 / oven·hour",
        ),
        (
            "2 USD/oven/h",
            "2 ovens",
            "`2 ovens` counts in `oven`, but the figure is per `oven`",
            "the figure is $2.00 / oven·hour",
        ),
        (
            "2 USD/oven/h",
            "$9,000 a year",
            "`$9,000 a year` does not hold: the figure is $2.00 / oven·hour",
            "write `$17,500 / oven·year`, or leave the words out",
        ),
    ] {
        let fault = Claim::read(words, &EN).unwrap().check(&figure(written)).unwrap_err();
        assert_eq!((fault.message.as_str(), fault.hints), (message, vec![hint.to_owned()]));
    }
}

/// The bare numbers of a text, as they stand there.
fn bare<'a>(text: &'a str, wording: &Wording) -> Vec<&'a str> {
    bare_numbers(text, wording).iter().map(|Bare { start, end }| &text[*start..*end]).collect()
}

#[test]
fn an_amount_in_prose_is_bare_and_a_count_or_a_date_is_not() {
    for (text, found) in [
        ("It costs $35,000 or €5 a piece, -$3 less.", vec!["$35,000", "€5", "-$3"]),
        ("Margins of 60–80% and 3.2× on 5 MW.", vec!["60–80%", "3.2×", "5 MW"]),
        ("Revenue is $10.2B, or 10.2 billion, or 25k.", vec!["$10.2B", "10.2 billion", "25k"]),
        ("From $25k–40k to 700W and 8 ovens.", vec!["$25k–40k", "700W", "8 ovens"]),
        ("Lasts 5 years, at 0.08 USD.", vec!["5 years", "0.08 USD"]),
        ("It grew tenfold in 3 steps, from 17 to 404.", vec![]),
        ("In 2026 ovens were dear; on 10 May 2026 as in May 2026, Q3 2025 and FY2026.", vec![]),
        ("An H100, GPT-5.5, gpt-oss-120b, a DeepSeek-V4.1-Flash at L3b, x402 and MI300X.", vec![]),
        ("Section 3.2 tells of 4.0 and v6.0; see 3.", vec![]),
        ("Since 2019 %", vec!["2019 %"]),
    ] {
        assert_eq!(bare(text, &EN), found, "{text}");
    }
    for (text, found) in [
        ("价格约35,000美元，利润率 60%，是成本的 3 倍。", vec!["35,000美元", "60%", "3 倍"]),
        (
            "营收 21 亿美元，用户 1200 万，功率 5 MW，寿命 5 年。",
            vec!["21 亿美元", "1200 万", "5 MW", "5 年"],
        ),
        ("2026 年 5 月、2026年5月10日、2025 年一季度、2030 财年、2023 年–2025 年。", vec![]),
        ("第 3 章，共 17 页，H100 与 GPT-6，9 月起。", vec![]),
        ("2 到 3 倍", vec!["2 到 3 倍"]),
    ] {
        assert_eq!(bare(text, &ZH), found, "{text}");
    }
}

fn units() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "USD",
        "USD/oven/h",
        "USD/Mloaf",
        "EUR/seat/month",
        "CNY",
        "%",
        "×",
        "%/yr",
        "loaf",
        "Mloaf",
        "oven",
        "kWh",
        "MW",
        "TB/s",
        "h/yr",
        "m^2",
        "loaf/s/oven",
        "ms",
        "month",
        "1/h",
        "FLOP",
        "USD/kWh",
    ])
}

proptest! {
    #[test]
    fn what_the_formatter_writes_always_holds(
        mantissa in -9_999..9_999i64,
        power in -7..16i32,
        spread in prop::option::of((1..60u32, 1..60u32)),
        is_stated in any::<bool>(),
        unit in units(),
    ) {
        let unit = bakery().unit(unit).unwrap();
        let best: f64 = format!("{mantissa}e{power}").parse().unwrap();
        let range = spread.map(|(below, above)| {
            let size = best.abs().max(1e-7);
            (best - size * f64::from(below) / 40.0, best + size * f64::from(above) / 40.0)
        });
        let mut quantity = Quantity::computed(best, range, unit).unwrap();
        quantity.stated_best = is_stated || range.is_none();
        for wording in [&*EN, &*ZH] {
            let shown = wording.show(&quantity);
            prop_assert_eq!(told(&shown, &quantity, wording), "", "{}", shown);
        }
        let plain = Wording::new(bakery(), &LanguageFormat::default(), &Language::new("fr"));
        let shown = plain.show(&quantity);
        prop_assert_eq!(told(&shown, &quantity, &plain), "", "{}", shown);
    }

    #[test]
    fn no_words_are_too_strange(words in "\\PC{0,60}") {
        let _ = told(&words, &figure("35k (25k..40k) USD/oven"), &EN);
        let _ = (bare_numbers(&words, &EN), bare_numbers(&words, &ZH));
    }

    #[test]
    fn no_almost_right_words_are_too_strange(
        words in "(about|~|约|至少|per|每|a|-|−|\\$| |to|到|–|\\(|\\)|（|/|·|×|10²⁵|[0-9]{1,4}|[.,]|k|M|万|亿|%|倍|hour|oven|美元|月|two|orders of magnitude|百倍){0,12}",
    ) {
        for wording in [&*EN, &*ZH] {
            let _ = told(&words, &figure("1 USD/oven/h"), wording);
            for Bare { start, end } in bare_numbers(&words, wording) {
                prop_assert!(start < end && words.get(start..end).is_some(), "{}: {}..{}", words, start, end);
            }
        }
    }
}

#[test]
fn time_grows_with_the_text_and_no_faster() {
    for piece in ["5-", "5 ", "1,000,", "$", "2026 年 ", "a5", "5–", "٣", "−5"] {
        let text = piece.repeat(100_000 / piece.len());
        let _ = (bare_numbers(&text, &EN), bare_numbers(&text, &ZH));
    }
}
