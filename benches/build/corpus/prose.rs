//! Prose of a fixed length in English and Chinese: sentences drawn from a stock, with chips where they are due.

use super::chance::Chance;

/// How one language speaks.
pub(super) struct Voice {
    /// Sentences with `@a` adjectives, `@n` nouns, `@v` verbs, `@s` seasons.
    sentences: &'static [&'static str],
    /// Sentences that hold a name or a chip at `@c`.
    about: &'static [&'static str],
    adjectives: &'static [&'static str],
    nouns: &'static [&'static str],
    verbs: &'static [&'static str],
    seasons: &'static [&'static str],
    /// What stands between sentences.
    gap: &'static str,
    /// Headings, three to a page.
    pub(super) headings: &'static [[&'static str; 3]],
    /// The head of the table, and what its rows are called.
    pub(super) table: [&'static str; 4],
    pub(super) rows: &'static [&'static str],
}

impl Voice {
    fn fill(&self, chance: &mut Chance, text: &str, chip: &str) -> String {
        chance.fill(text, |chance, letter| match letter {
            'a' => chance.pick(self.adjectives).to_owned(),
            'n' => chance.pick(self.nouns).to_owned(),
            'v' => chance.pick(self.verbs).to_owned(),
            's' => chance.pick(self.seasons).to_owned(),
            _ => chip.to_owned(),
        })
    }

    /// A sentence about something.
    pub(super) fn about(&self, chance: &mut Chance, chip: &str) -> String {
        let text = chance.pick(self.about);
        self.fill(chance, text, chip)
    }

    /// A sentence.
    pub(super) fn sentence(&self, chance: &mut Chance) -> String {
        let text = chance.pick(self.sentences);
        self.fill(chance, text, "")
    }

    /// A paragraph of `length` sentences, the first ones about `chips`.
    pub(super) fn paragraph(&self, chance: &mut Chance, length: usize, chips: &[String]) -> String {
        let mut said: Vec<String> = chips.iter().map(|chip| self.about(chance, chip)).collect();
        while said.len() < length {
            said.push(self.sentence(chance));
        }
        said.join(self.gap) + "\n\n"
    }
}

pub(super) const ENGLISH: Voice = Voice {
    sentences: &[
        "The @a @n is weighed twice before anyone will @v it.",
        "Nobody in the yard would @v a @a @n after the end of @s.",
        "In @s the @n runs short, and whoever kept some back can @v it at leisure.",
        "A @a @n costs more to move than to make, which is why the carts go full both ways.",
        "What the books call profit is mostly a @n that was paid for in an earlier @s.",
        "They @v the @n by hand, because the machine **leaves a mark** that buyers know.",
        "The partners quarrelled over a @n and settled it with a @a promise to @v the rest.",
        "Rent is due at @s, and the @n that pays for it is sold long before.",
        "A buyer who asks for a @a @n is told to wait until @s, when there is choice.",
        "Half of the @n goes to waste, and a @a trade in the waste keeps two families.",
        "It takes a season to @v a @n and an afternoon to spoil it.",
        "Prices follow the @n, and the @n follows the weather of the last @s.",
        "The old ledger lists every @n with the name of the one who had to @v it.",
        "Where the road is bad, a @a @n is worth what the carrier says.",
        "Two houses share one @n and take turns to @v it, which no lawyer would advise.",
        "The fair in @s decides what a @n is worth for the rest of the year.",
    ],
    about: &[
        "Most of the @a @n goes to @c before the end of @s.",
        "Since the last @s the books have named @c beside every @n.",
        "Whoever wants to @v a @n comes to @c first, and to the others later.",
        "The difference to @c is a @a @n and a longer memory.",
        "In the ledger @c stands on the same page as the @a @n.",
        "The people who know @c say that the @n was always @a.",
    ],
    adjectives: &[
        "plain", "coarse", "fine", "heavy", "bleached", "borrowed", "narrow", "double", "mended", "late",
        "damp", "local", "foreign", "striped", "grey", "blue", "second", "spare", "common",
    ],
    nouns: &[
        "fleece",
        "spindle",
        "loom",
        "warp",
        "weft",
        "bale",
        "ledger",
        "cart",
        "sample",
        "pattern",
        "button",
        "lining",
        "collar",
        "sack",
        "vat",
        "drying frame",
        "shuttle",
        "debt",
        "contract",
        "delivery",
    ],
    verbs: &[
        "sort", "card", "spin", "weave", "full", "dye", "press", "cut", "sew", "fold", "lend", "store",
        "trade", "unpick", "measure", "carry",
    ],
    seasons: &[
        "spring",
        "summer",
        "autumn",
        "winter",
        "lambing",
        "shearing",
        "harvest",
        "Lent",
        "Advent",
        "fair week",
    ],
    gap: "\n",
    headings: &[
        ["How the work is shared", "What a year brings", "Where it can go wrong"],
        ["Who buys first", "Six years in the books", "The weak seam"],
        ["From door to door", "What was counted", "Tools of the house"],
        ["Terms of the trade", "The long account", "What is kept in order"],
    ],
    table: ["Year", "Looms", "Orders", "Seen from outside"],
    rows: &["steady", "slow", "full", "short", "even", "mixed"],
};

pub(super) const CHINESE: Voice = Voice {
    sentences: &[
        "每一批@n都要过两遍秤，之后才有人愿意@v，价钱也在这时定下。",
        "过了@s，院子里就没有人再去@v那些@a的@n了。",
        "一到@s，@n总要短缺，手里有存货的人可以慢慢@v，不必着急出手。",
        "@a的@n运费比工费还高，所以大车来回都要装满，空车没有人肯赶。",
        "账本上写的利润，多半是前一个@s已经付过钱的@n。",
        "他们坚持用手@v，因为机器会在@n上**留下痕迹**，老主顾一眼就能认出来。",
        "几位合伙人为一批@n争执不下，最后约定余下的由各家轮流@v，才算了结。",
        "租金在@s到期，而用来付租的@n早在几个月前就卖掉了。",
        "想要@a@n的买家总被劝到@s再来，那时候货色齐全，价钱也好商量。",
        "@n有一半成了下脚料，做下脚料生意的两家人反倒过得@a而安稳。",
        "@v一件@n要花一整季，毁掉它只要一个下午。",
        "价格跟着@n走，@n又跟着上一个@s的天气走，谁也说不准。",
        "旧账本逐条记着@n，后面是负责@v的人名，一笔也没有漏。",
        "路况不好的地方，@a的@n值多少钱，全凭赶车人一句话。",
        "两家共用一台@n，轮流@v，没有哪位律师会赞成这种办法。",
        "@s的集市定下@n全年的行情，其余时候只是照着办。",
    ],
    about: &[
        "@a的@n大多在@s结束以前就交到@c手里了。",
        "自上一个@s起，账本里凡是提到@n的地方都写着@c。",
        "谁想@v一批@n，总是先去问@c，然后才轮到别家。",
        "和@c相比，差别只在@a的@n，还有更长的记性。",
        "在总账里，@c和@a的@n记在同一页上。",
        "熟悉@c的人都说，这里的@n一向@a。",
    ],
    adjectives: &[
        "朴素", "粗厚", "细密", "沉重", "漂白", "滞销", "借来", "窄幅", "双层", "补过", "早收", "晚到",
        "潮湿", "实在", "本地", "外来", "条纹", "灰色", "蓝色", "次等", "备用", "寻常",
    ],
    nouns: &[
        "羊毛", "纱锭", "织机", "经线", "纬线", "毛包", "账册", "板车", "围裙", "样布", "纸样", "纽扣",
        "衬里", "衣领", "麻袋", "染缸", "晒架", "梭子", "订单", "欠款", "契约", "货物",
    ],
    verbs: &[
        "分拣", "梳理", "纺织", "编织", "缩绒", "染色", "熨烫", "裁剪", "缝制", "折叠", "出借", "存放",
        "交易", "拆改", "丈量", "搬运",
    ],
    seasons: &["春天", "夏天", "秋天", "冬天", "产羔期", "剪毛季", "收获时节", "大斋期", "年关", "化冻时"],
    gap: "\n",
    headings: &[
        ["活计怎样分派", "一年有多少收成", "哪里会出差错"],
        ["谁先来买", "账本里的六年", "薄弱的接缝"],
        ["从一家到另一家", "清点了什么", "自家的工具"],
        ["这一行的规矩", "长年的总账", "什么要保持整齐"],
    ],
    table: ["年份", "织机", "订单", "外人怎么看"],
    rows: &["平稳", "清淡", "饱满", "短缺", "均衡", "参差"],
};
