//! An assessment: its verdict, its window, and what would refute it, each with how far that is away.

use std::fmt::Write as _;

use super::framework_page::{FrameworkPage, element};
use super::framework_view::{AssessmentView, SignalView};
use super::html::escape;
use crate::cost::{Part, Question};
use crate::framework::assessment::{Assessment, Known, Signal, Window, text_key};
use crate::framework::map::Map;
use crate::framework::{Judged, Standing};
use crate::graph::BASE;
use crate::quantity::Quantity;

/// A sign beside the word, so that no colour has to tell it.
fn sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Fired => "▲",
        Standing::Close => "◆",
        Standing::Quiet => "○",
        Standing::Unknown => "?",
    }
}

impl FrameworkPage<'_, '_> {
    pub(super) fn assessment_view(&mut self, assessment: &Assessment) -> AssessmentView {
        let scene = self.scene;
        let shown = self.assessment_html(assessment);
        let judged = scene.frameworks.judged(&self.framework.id);
        let signals = assessment.signals.iter().zip(judged);
        let signals = signals.map(|(signal, judged)| self.signal_view(assessment, signal, *judged)).collect();
        AssessmentView {
            of_html: scene.item_chip(&assessment.of, None, None, self.reader),
            row_html: self.row_html(assessment),
            signals,
            about: self.about(String::new(), shown, &["signals"]),
        }
    }

    fn map_of(&self, assessment: &Assessment) -> Option<&Map> {
        self.scene.frameworks.all.get(&assessment.of)?.map()
    }

    fn row_html(&self, assessment: &Assessment) -> String {
        let row = self.map_of(assessment).and_then(|map| {
            Some(self.scene.place_html(&map.rows, map.rows.places.get(assessment.row)?, self.reader))
        });
        row.unwrap_or_default()
    }

    /// Verdict, window and signals.
    pub(super) fn assessment_html(&mut self, assessment: &Assessment) -> String {
        let mut out = format!("<figure class=\"shown framework\" id=\"{}\">", self.id);
        if !self.home.is_empty() {
            let map = self.scene.item_chip(&assessment.of, None, None, self.reader);
            let _ = write!(
                out,
                "<p class=\"reads\">{} {map} {}</p>",
                self.say("reads"),
                self.row_html(assessment)
            );
        }
        out.push_str(&self.element("p", "verdict", "verdict"));
        if let Some(window) = &assessment.window {
            let _ = write!(out, "<p class=\"window\">{}</p>", self.window(window));
        }
        out.push_str(&self.opened("signals", self.home.is_empty()));
        out.push_str("<thead><tr>");
        for key in ["signal", "test", "today", "threshold", "distance", "review", "standing"] {
            let _ = write!(out, "<th scope=\"col\">{}</th>", self.say(key));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        let judged = self.scene.frameworks.judged(&self.framework.id);
        for (signal, judged) in assessment.signals.iter().zip(judged) {
            self.signal(signal, *judged, &mut out);
        }
        out.push_str("</tbody>\n</table></div>\n<figcaption>");
        out.push_str(&self.element("span", "framework-caption", "caption"));
        out.push(' ');
        out.push_str(&self.element("span", "framework-note", "note"));
        out.push(' ');
        out.push_str(&self.foot(&["signals"]));
        out.push_str("</figcaption></figure>\n");
        out
    }

    fn window(&self, window: &Window) -> String {
        let date = |date| escape(&self.date(date));
        let words = match &window.closes_by {
            Some(by) => self.say("window_between").replace("{by}", &date(by)),
            None => self.say("window_until"),
        };
        words.replace("{opens}", &date(&window.opens)).replace("{closes}", &date(&window.closes))
    }

    fn signal(&mut self, signal: &Signal, judged: Judged, out: &mut String) {
        let label = self.scene.said(&signal.label, self.reader);
        let lang = label.tag.map(|tag| format!(" lang=\"{}\"", escape(&tag))).unwrap_or_default();
        let href = format!("{}#signal-{}", self.home, signal.id.text);
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><a href=\"{}\"{lang}>{}</a></th>",
            escape(&href),
            escape(&label.text)
        );
        match &signal.known {
            Known::Tested(question) => self.tested(question, &href, out),
            Known::Watched { date, source, .. } => {
                let watched = self.text(&text_key(&signal.id.text, "watched"));
                let watched = watched.map(|text| element("span", "watched", &text)).unwrap_or_default();
                let date = date.as_ref().map(|date| escape(&self.date(date))).unwrap_or_default();
                let marks = self.marks(&source.iter().copied().collect::<Vec<_>>());
                let by_hand = self.say("judged_by_hand").replace("{date}", &date);
                let _ = write!(
                    out,
                    "<td colspan=\"4\">{watched} <small class=\"soft\">{by_hand}</small> {marks}</td>"
                );
            }
            Known::Unread => out.push_str("<td colspan=\"4\"></td>"),
        }
        let review = signal.review.as_ref().map(|(date, _)| escape(&self.date(date))).unwrap_or_default();
        let overdue = match judged.is_overdue {
            true => format!(" <strong class=\"overdue\">{}</strong>", self.say("overdue")),
            false => String::new(),
        };
        let word = judged.standing.word();
        let _ = writeln!(
            out,
            "<td>{review}{overdue}</td><td><span class=\"standing\" data-standing=\"{word}\">\
             <span aria-hidden=\"true\">{}</span> {}</span></td></tr>",
            sign(judged.standing),
            self.say(&format!("standing_{word}"))
        );
    }

    /// Test, today's value, threshold and distance of a test.
    fn tested(&mut self, question: &Question, href: &str, out: &mut String) {
        let (scene, reader) = (self.scene, self.reader);
        let test = scene.formula_html(&question.item(Part::Gap), BASE, reader);
        let _ = write!(out, "<td class=\"formula\">{test}</td>");
        for part in [Part::Left, Part::Right] {
            let Some(figure) = scene.costs().ledger.answer(question, part) else {
                let _ = write!(out, "<td class=\"right\">{}</td>", self.say("no_value"));
                continue;
            };
            // A side that is one name leads to where that is reckoned, any other to what it rests on.
            let named = scene.costs().named_alone(question, part, &scene.graph.roster);
            let named = named.map(|named| scene.named_link(&named, &question.item(part), reader));
            let is_plain = scene.costs().ledger.is_written_out(question, part);
            let (href, label) = match &named {
                Some((href, label)) => (href.as_str(), label.as_deref().unwrap_or_default()),
                None => (href, question.label.read(reader).value.as_str()),
            };
            let link = (!is_plain).then_some((href, label));
            let value = scene.value_html(&figure.quantity, true, link, reader);
            let _ = write!(out, "<td class=\"right\">{value}</td>");
        }
        let _ = write!(out, "<td class=\"right\">{}</td>", self.distance(question).unwrap_or_default());
    }

    /// How far today's value is from the threshold: as a multiple of it, or as a difference where that says nothing.
    fn distance(&self, question: &Question) -> Option<String> {
        let (scene, reader) = (self.scene, self.reader);
        let value = |part| scene.costs().ledger.answer(question, part).map(|figure| &figure.quantity);
        let (left, right) = (value(Part::Left)?, value(Part::Right)?);
        if left.best() > 0.0 && right.best() > 0.0 {
            let units = &scene.vocabulary().units;
            let unit = units.unit("×").or_else(|_| units.unit("1")).ok()?;
            let ratio = Quantity::computed(left.best() / right.best(), None, unit).ok()?;
            let words = escape(&scene.quantity_words(&ratio, reader));
            return Some(self.say("distance_ratio").replace("{ratio}", &words));
        }
        let gap = value(Part::Gap)?;
        let gap = Quantity::computed(gap.best().abs(), None, std::sync::Arc::clone(gap.unit())).ok()?;
        let words = escape(&scene.quantity_words(&gap, reader));
        Some(self.say("distance_gap").replace("{gap}", &words))
    }

    fn signal_view(&mut self, assessment: &Assessment, signal: &Signal, judged: Judged) -> SignalView {
        let (scene, reader) = (self.scene, self.reader);
        let costs = scene.costs();
        let id = &signal.id.text;
        let threatens_html = self.map_of(assessment).map(|map| {
            let places = signal.threatens.iter().filter_map(|index| map.columns.places.get(*index));
            places.map(|place| scene.place_html(&map.columns, place, reader)).collect()
        });
        let (judged_on, source) = match &signal.known {
            Known::Watched { date, source, .. } => (date.as_ref().map(|date| self.date(date)), *source),
            Known::Tested(_) | Known::Unread => (None, None),
        };
        let question = signal.question();
        let account = question.and_then(|question| {
            costs.ledger.account(&question.item(Part::Gap), BASE, &costs.models, &scene.graph.roster)
        });
        let grounds =
            account.map(|account| scene.grounds(&account, &self.framework.id, reader, &mut *self.cited));
        let word = judged.standing.word();
        SignalView {
            anchor: format!("signal-{id}"),
            label: scene.said(&signal.label, reader),
            standing: scene.say(&format!("standing_{word}"), reader).to_owned(),
            standing_key: word.to_owned(),
            sign: sign(judged.standing).to_owned(),
            test_html: question.map(|question| scene.formula_html(&question.item(Part::Gap), BASE, reader)),
            watched: self.text(&text_key(id, "watched")),
            judged: judged_on,
            source: source.and_then(|work| self.cited.mark(Some(work), scene, reader)),
            threatens_html: threatens_html.unwrap_or_default(),
            owner: signal.owner.as_ref().map(|owner| scene.said(owner, reader)),
            review: signal.review.as_ref().map(|(date, _)| self.date(date)),
            is_overdue: judged.is_overdue,
            note: self.text(&text_key(id, "note")),
            grounds: grounds.unwrap_or_default(),
        }
    }
}
