//! A made-up wiki of any size, for measuring: cloth, from the pasture to the wardrobe, in English and 中文.
//!
//! Every entity has three facts with sources, three relations, about 450 words or 700 Han, twelve chips
//! (four of them first mentions, one a value), a table of six rows, a list, and on request a block of code.
//! The same size gives the same bytes. Nothing of it is the wiki of this repository.

mod chance;
mod code;
mod names;
mod prose;
mod vocabulary;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use chance::Chance;
#[allow(unused_imports, reason = "of the two that include this file, one needs it")]
pub(crate) use names::MOST;
use names::Named;
use prose::{CHINESE, ENGLISH, Voice};
use vocabulary::{FOOTINGS, HOUSES, KEYED_WORKS, QUARTERS, RELATIONS};

/// Relations point past so many entities, and chips to ten others.
pub(crate) const FEWEST: usize = 16;

/// Which wiki.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corpus {
    /// From [`FEWEST`] to [`MOST`].
    pub(crate) n_entities: usize,
    /// Whether every page has a block of code.
    pub(crate) has_code: bool,
}

impl Corpus {
    /// Writes the sources of the wiki into `folder`. Gives the bytes of all pages.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn write(self, folder: &Path) -> io::Result<usize> {
        for (path, text) in vocabulary::files() {
            put(&folder.join(path), &text)?;
        }
        put(
            &folder.join("content/pages/index.md"),
            "---\ntitle: From pasture to wardrobe\n---\n\nWho clothes whom.\n",
        )?;
        put(&folder.join("content/pages/index.zh.md"), "---\ntitle: 从牧场到衣橱\n---\n\n谁给谁做衣服。\n")?;
        let mut n_bytes = 0;
        for number in 0..self.n_entities {
            let entity = Named::new(number);
            for is_chinese in [false, true] {
                let text = if is_chinese { self.translation(entity) } else { self.original(entity) };
                n_bytes += text.len();
                let ending = if is_chinese { ".zh.md" } else { ".md" };
                put(&folder.join("entities").join(entity.id() + ending), &text)?;
            }
        }
        Ok(n_bytes)
    }

    fn entity(self, number: usize) -> Named {
        Named::new(number % self.n_entities)
    }

    fn original(self, entity: Named) -> String {
        let mut chance = Chance::of("facts", entity.number);
        let (number, stage) = (entity.number, entity.stage());
        let mut front = format!(
            "---\ntitle: {}\naliases: [{}]\nsummary: >-\n  {}\nstage: {}\ntrade: {}\ngoods: {}\nfooting: {}\nquarter: {}\n",
            entity.title(false),
            entity.place(false),
            ENGLISH.sentence(&mut chance).replace("**", ""),
            stage.id,
            entity.trade().id,
            stage.goods,
            chance.pick(&FOOTINGS),
            chance.pick(&QUARTERS),
        );
        if number % 6 == 0 {
            let _ = writeln!(front, "house: [{}]", chance.pick(&HOUSES));
        }
        let _ = write!(
            front,
            "headquarters: {}\nfounded: {}\nwebsite: https://example.org/{}\nupdated: 2026-09-30\nfacts:\n",
            entity.place(false),
            1700 + chance.below(300),
            entity.id()
        );
        let own = format!(
            "{{title: Year book, publisher: {}, url: \"https://example.org/{}/2026\", date: 2026-08}}",
            entity.title(false),
            entity.id()
        );
        let keyed = format!("cloth-hall-{}", number % KEYED_WORKS);
        let unit = stage.unit;
        let facts = [
            ("output", "Output", format!("{}.{}k {unit}/yr", 1 + chance.below(90), chance.below(10)), &own),
            (
                "price",
                "Price",
                format!("{}.{} EUR/{unit}", 10 + chance.below(80), 10 + chance.below(90)),
                &keyed,
            ),
            ("hands", "Hands", format!("{} hand", 3 + chance.below(400)), &own),
        ];
        for (id, label, value, source) in &facts {
            let _ = write!(
                front,
                "  - id: {id}\n    label: {label}\n    value: {value}\n    period: 2026\n    as_of: 2026-08\n    \
                 source: {source}\n    confidence: high\n"
            );
            if *id == "price" {
                let earlier = 10 + chance.below(80);
                let _ =
                    write!(front, "    series:\n      - {{period: 2025, value: {earlier}.50 EUR/{unit}}}\n");
            }
        }
        front.push_str("relations:\n");
        for ((kind, _), step) in RELATIONS.iter().zip([1, 5, 3]) {
            let other = self.entity(number + step).id();
            let _ = write!(front, "  - {kind}: {other}\n    source: {keyed}\n");
        }
        front + "---\n\n" + &self.body(entity, false)
    }

    fn translation(self, entity: Named) -> String {
        let mut chance = Chance::of("译文", entity.number);
        format!(
            "---\ntitle: {}\naliases: [{}]\nsummary: >-\n  {}\nheadquarters: {}\n\
             labels: {{output: 年产量, price: 价格, hands: 人手}}\n---\n\n{}",
            entity.title(true),
            entity.place(true),
            CHINESE.sentence(&mut chance).replace("**", ""),
            entity.place(true),
            self.body(entity, true)
        )
    }

    /// Ten entities, all different and none of them `entity`. The first ones of the wiki are named more often.
    fn others(self, entity: Named) -> Vec<Named> {
        let mut chance = Chance::of("chips", entity.number);
        let mut found: Vec<Named> = Vec::new();
        while found.len() < 10 {
            let number = chance.below(self.n_entities).min(chance.below(self.n_entities));
            if number != entity.number && found.iter().all(|known| known.number != number) {
                found.push(Named::new(number));
            }
        }
        found
    }

    fn body(self, entity: Named, is_chinese: bool) -> String {
        let voice = if is_chinese { &CHINESE } else { &ENGLISH };
        let mut chance = Chance::of(if is_chinese { "正文" } else { "prose" }, entity.number);
        let mut others = self.others(entity).into_iter();
        let mut next = || others.next().unwrap_or(entity);
        let name = |entity: Named| entity.title(is_chinese);
        let chip = |entity: Named| format!("[[{}]]", entity.id());
        let short = |entity: Named| entity.place(is_chinese);
        let words = |entity: Named, words: &str| format!("[[{}|{words}]]", entity.id());
        let [first, second, third] =
            voice.headings.get(entity.number % voice.headings.len()).copied().unwrap_or_default();
        let aside = if is_chinese { "隔壁那一家" } else { "the house next door" };

        let mut out = String::with_capacity(4096);
        let goods = format!("[[goods/{}]]", entity.stage().goods);
        let trade = format!("[[trade/{}]]", entity.trade().id);
        out += &voice.paragraph(&mut chance, 4, &[chip(next()), goods, name(next())]);
        let _ = write!(out, "## {first}\n\n");
        out += &voice.paragraph(&mut chance, 4, &[words(next(), aside), short(next())]);
        out += &voice.paragraph(&mut chance, 3, &[]);
        list(&mut out, voice, &mut chance, &chip(next()));
        let _ = write!(out, "## {second}\n\n");
        out += &voice.paragraph(&mut chance, 3, &[format!("[[={}.price]]", next().id()), name(next())]);
        table(&mut out, voice, &mut chance, &chip(next()));
        out += &voice.paragraph(&mut chance, 2, &[trade]);
        let _ = write!(out, "## {third}\n\n");
        if self.has_code {
            out += &code::block(&mut chance, entity.number);
        }
        let cited = format!("[[@cloth-hall-{}]]", (entity.number + 1) % KEYED_WORKS);
        out += &voice.paragraph(&mut chance, 3, &[chip(next()), short(next())]);
        out.truncate(out.trim_end().len());
        out + &cited + "\n\n" + &voice.paragraph(&mut chance, 3, &[])
    }
}

/// Four points, the first about `chip`.
fn list(out: &mut String, voice: &Voice, chance: &mut Chance, chip: &str) {
    let _ = writeln!(out, "- {}", voice.about(chance, chip));
    for _ in 1..4 {
        let _ = writeln!(out, "- {}", voice.sentence(chance));
    }
    out.push('\n');
}

/// Six rows of plain counts; the last row speaks of `chip`.
fn table(out: &mut String, voice: &Voice, chance: &mut Chance, chip: &str) {
    let [year, looms, orders, seen] = voice.table;
    let _ = write!(out, "| {year} | {looms} | {orders} | {seen} |\n| --- | ---: | ---: | --- |\n");
    for row in 0..6 {
        let (looms, orders) = (20 + chance.below(200), 100 + chance.below(900));
        let seen = if row == 5 { chip } else { chance.pick(voice.rows) };
        let _ = writeln!(out, "| {} | {looms} | {orders} | {seen} |", 2021 + row);
    }
    out.push('\n');
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
