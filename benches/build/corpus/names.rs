//! What the entities are called: one place and one trade each, no two alike in either language.

use super::vocabulary::{STAGES, Stage, Trade};

/// No more entities than this have names of their own.
pub(crate) const MOST: usize = FIRST.len() * SECOND.len() * THIRD.len();

/// An entity by its number, with all that is not drawn.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) number: usize,
    parts: [usize; 3],
}

impl Named {
    pub(super) fn new(number: usize) -> Named {
        // The factor shares no divisor with `MOST`, so every place is met once; neighbours in number are not
        // neighbours in the alphabet.
        let place = number * 7919 % MOST;
        let rest = place / FIRST.len();
        Named { number, parts: [place % FIRST.len(), rest % SECOND.len(), rest / SECOND.len()] }
    }

    fn part(self, lists: [&[&str]; 3]) -> String {
        self.parts.into_iter().zip(lists).filter_map(|(at, list)| list.get(at).copied()).collect()
    }

    pub(super) fn stage(self) -> &'static Stage {
        let [first, ..] = &STAGES;
        STAGES.get(self.number % STAGES.len()).unwrap_or(first)
    }

    pub(super) fn trade(self) -> &'static Trade {
        let [first, ..] = &self.stage().trades;
        self.stage().trades.get(self.number / STAGES.len() % 4).unwrap_or(first)
    }

    /// The place, which is also the short name.
    pub(super) fn place(self, is_chinese: bool) -> String {
        if is_chinese {
            self.part([FIRST_HAN, SECOND_HAN, THIRD_HAN])
        } else {
            self.part([FIRST, SECOND, THIRD])
        }
    }

    pub(super) fn title(self, is_chinese: bool) -> String {
        let trade = self.trade();
        if is_chinese {
            format!("{}{}", self.place(true), trade.han)
        } else {
            format!("{} {}", self.place(false), trade.noun)
        }
    }

    pub(super) fn id(self) -> String {
        self.place(false).to_lowercase()
    }
}

// All first parts are equally long, and all second parts, so that no two names fall together.
const FIRST: &[&str] = &[
    "Alde", "Bram", "Carn", "Dunm", "Elms", "Farn", "Gors", "Hart", "Ings", "Keld", "Lang", "Marl", "Nort",
    "Oake", "Penn", "Quen", "Rush", "Salt", "Thor", "Ulls", "Vale", "Wern", "Yeld", "Birk", "Clev", "Drax",
    "Eden", "Frit", "Glen", "Holt", "Isle", "Jarr",
];
const SECOND: &[&str] = &[
    "en", "er", "in", "on", "ar", "el", "il", "ol", "an", "es", "is", "os", "am", "em", "im", "om", "ed",
    "ad", "et", "ot", "ay", "ey", "ow", "un", "ur",
];
const THIRD: &[&str] = &[
    "wick", "ford", "dale", "gate", "holm", "mere", "bury", "fold", "shaw", "cote", "rigg", "stow", "well",
    "moor", "land", "thorpe", "beck", "firth", "combe", "leigh", "haven", "hurst", "field", "water", "stead",
];
const FIRST_HAN: &[&str] = &[
    "安", "柏", "岑", "德", "恩", "丰", "高", "和", "嘉", "康", "兰", "茂", "宁", "平", "启", "荣", "瑞",
    "泰", "望", "希", "永", "裕", "泽", "振", "景", "明", "润", "盛", "同", "文", "兴", "义",
];
const SECOND_HAN: &[&str] = &[
    "川", "溪", "桥", "岭", "塘", "坡", "湾", "滩", "冈", "洲", "渡", "泉", "陂", "屯", "畈", "埠", "堰",
    "崖", "渚", "浦", "汀", "峪", "坞", "圩", "垄",
];
const THIRD_HAN: &[&str] = &[
    "东", "西", "南", "北", "上", "下", "里", "外", "口", "头", "尾", "顶", "原", "庄", "村", "镇", "寨",
    "堡", "营", "店", "坊", "巷", "街", "亭", "驿",
];

#[test]
fn no_two_entities_are_called_alike() {
    for is_chinese in [false, true] {
        let titles: std::collections::BTreeSet<String> =
            (0..MOST).map(|number| Named::new(number).title(is_chinese)).collect();
        assert_eq!(titles.len(), MOST);
    }
}
