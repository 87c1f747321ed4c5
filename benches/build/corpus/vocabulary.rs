//! The words of a wiki on cloth: five stages from the pasture to the wardrobe, twenty trades between them.

/// A stage of the chain: its id, what it trades, and its trades with their nouns in English and Chinese.
pub(super) struct Stage {
    pub(super) id: &'static str,
    pub(super) goods: &'static str,
    /// The unit in which its goods are counted.
    pub(super) unit: &'static str,
    names: [&'static str; 4],
    pub(super) trades: [Trade; 4],
}

/// A trade: its id, and the second word of the names of those who follow it.
pub(super) struct Trade {
    pub(super) id: &'static str,
    pub(super) noun: &'static str,
    pub(super) han: &'static str,
}

const fn trade(id: &'static str, noun: &'static str, han: &'static str) -> Trade {
    Trade { id, noun, han }
}

/// All stages, from the first.
pub(super) const STAGES: [Stage; 5] = [
    Stage {
        id: "pasture",
        goods: "fleece",
        unit: "fleece",
        names: ["Pasture", "牧场", "Fleece", "原毛"],
        trades: [
            trade("hill", "Hill Flock", "山地羊群"),
            trade("fen", "Fen Flock", "水泽羊群"),
            trade("goat", "Goat Farm", "山羊场"),
            trade("shearers", "Shearers", "剪毛队"),
        ],
    },
    Stage {
        id: "spinning",
        goods: "yarn",
        unit: "skein",
        names: ["Spinning", "纺纱", "Yarn", "纱线"],
        trades: [
            trade("woollen", "Woollen Mill", "粗纺厂"),
            trade("worsted", "Worsted Mill", "精纺厂"),
            trade("dyeing", "Dye House", "染坊"),
            trade("combing", "Combers", "梳毛坊"),
        ],
    },
    Stage {
        id: "weaving",
        goods: "cloth",
        unit: "bolt",
        names: ["Weaving", "织造", "Cloth", "布匹"],
        trades: [
            trade("broad", "Broad Looms", "宽幅织坊"),
            trade("narrow", "Narrow Looms", "窄幅织坊"),
            trade("tweed", "Tweed Works", "花呢工坊"),
            trade("fulling", "Fulling Mill", "缩绒坊"),
        ],
    },
    Stage {
        id: "tailoring",
        goods: "garment",
        unit: "coat",
        names: ["Tailoring", "裁缝", "Garment", "成衣"],
        trades: [
            trade("bespoke", "Tailors", "定制裁缝铺"),
            trade("workwear", "Workwear", "工装厂"),
            trade("uniforms", "Uniforms", "制服厂"),
            trade("knitwear", "Knitters", "针织坊"),
        ],
    },
    Stage {
        id: "wardrobe",
        goods: "wearing",
        unit: "fitting",
        names: ["Wardrobe", "衣橱", "Wearing", "租衣"],
        trades: [
            trade("outfitters", "Outfitters", "服装店"),
            trade("hire", "Hire Rooms", "租衣铺"),
            trade("stage", "Stage Wardrobe", "戏服行"),
            trade("mending", "Menders", "织补铺"),
        ],
    },
];

/// Who stands on two stages, by term.
pub(super) const HOUSES: [&str; 4] =
    ["spinning->pasture", "weaving->spinning", "tailoring->weaving", "wardrobe->tailoring"];
/// A plain facet.
pub(super) const FOOTINGS: [&str; 4] = ["craft", "capital", "custom", "charter"];
/// Another.
pub(super) const QUARTERS: [&str; 8] = ["north", "east", "south", "west", "coast", "upland", "town", "port"];
/// How one entity stands to another; each names its inverse.
pub(super) const RELATIONS: [(&str, &str); 3] =
    [("supplies", "supplied-by"), ("lends-to", "owes"), ("rivals", "self")];
/// How many works have a key.
pub(super) const KEYED_WORKS: usize = 40;

/// The fixed files of the site, by path.
pub(super) fn files() -> [(&'static str, String); 5] {
    [
        ("content/site.yaml", SITE.to_owned()),
        ("content/vocabulary/facets.yaml", facets()),
        ("content/vocabulary/relations.yaml", relations()),
        ("content/vocabulary/units.yaml", UNITS.to_owned()),
        ("content/sources.yaml", works()),
    ]
}

/// The twins of this site carry no stamps: hashing is measured, comparing is not.
const SITE: &str = "\
title: {en: From pasture to wardrobe, zh: 从牧场到衣橱}
author: The cloth hall
address: https://cloth.test
languages: [en, zh]
release: {version: v1, date: 2026-10-01}
severities: {language/stale: note}
";

const UNITS: &str = "\
dimensions: [wool, thread, weave, dress, visit, worker]
units:
  fleece: {measures: wool, symbol: {en: fleece, zh: 张原毛}, plural: {en: fleeces, zh: 张原毛}}
  skein: {measures: thread, symbol: {en: skein, zh: 绞}, plural: {en: skeins, zh: 绞}}
  bolt: {measures: weave, symbol: {en: bolt, zh: 匹}, plural: {en: bolts, zh: 匹}}
  coat: {measures: dress, symbol: {en: coat, zh: 件大衣}, plural: {en: coats, zh: 件大衣}}
  fitting: {measures: visit, symbol: {en: fitting, zh: 次试衣}, plural: {en: fittings, zh: 次试衣}}
  hand: {measures: worker, symbol: {en: hand, zh: 名工人}, plural: {en: hands, zh: 名工人}}
";

fn facets() -> String {
    let (mut stages, mut goods, mut trades) = (String::new(), String::new(), String::new());
    let mut below: Option<&str> = None;
    for Stage { id, goods: traded, unit, names: [en, zh, goods_en, goods_zh], trades: followed } in &STAGES {
        let takes = below.map(|below| format!(", takes: [{below}]")).unwrap_or_default();
        stages += &format!("    {id}: {{label: {{en: {en}, zh: {zh}}}{takes}, trades: [{traded}]}}\n");
        goods += &format!("    {traded}: {{label: {{en: {goods_en}, zh: {goods_zh}}}, measure: {unit}}}\n");
        for Trade { id: trade, noun, han } in followed {
            trades += &format!("    {trade}: {{label: {{en: {noun}, zh: {han}}}, part_of: {id}}}\n");
        }
        below = Some(traded);
    }
    let plain = |terms: &[&str]| {
        terms.iter().map(|term| format!("    {term}: {{label: {term}}}\n")).collect::<String>()
    };
    let houses: String = HOUSES
        .iter()
        .filter_map(|house| house.split_once("->").map(|ends| (house, ends)))
        .map(|(house, (from, to))| {
            format!(
                "    {house}:\n      label: {{en: {from} and {to}}}\n      from: [{from}]\n      to: [{to}]\n"
            )
        })
        .collect();
    format!(
        "stage:\n  label: {{en: Stage, zh: 环节}}\n  ordered: true\n  decided_by: goods\n  terms:\n{stages}\
         goods:\n  label: {{en: Goods, zh: 货物}}\n  terms:\n{goods}\
         trade:\n  label: {{en: Trade, zh: 行当}}\n  part_of: stage\n  terms:\n{trades}\
         house:\n  label: {{en: Under one roof, zh: 一家之内}}\n  spans: stage\n  terms:\n{houses}\
         footing:\n  label: {{en: Footing, zh: 根基}}\n  terms:\n{}\
         quarter:\n  label: {{en: Quarter, zh: 方位}}\n  terms:\n{}",
        plain(&FOOTINGS),
        plain(&QUARTERS)
    )
}

fn relations() -> String {
    let kind =
        |id: &str, inverse: &str| format!("{id}:\n  label: {{en: {id}, zh: {id}}}\n  inverse: {inverse}\n");
    RELATIONS
        .iter()
        .map(|(id, inverse)| match *inverse {
            "self" => kind(id, "self"),
            inverse => kind(id, inverse) + &kind(inverse, id),
        })
        .collect()
}

fn works() -> String {
    (0..KEYED_WORKS)
        .map(|number| {
            format!(
                "cloth-hall-{number}:\n  title: Prices at the cloth hall, part {number}\n  publisher: The cloth hall\n  \
                 url: https://example.org/cloth-hall/{number}\n  date: 2026-09-30\n"
            )
        })
        .collect()
}
