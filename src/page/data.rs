//! The data files beside the pages: figures, facts, entities, and every table, free of any one language.

use serde_json::{Map, Value, json};

use super::plan::Subject;
use super::scene::Scene;
use super::view::Link;
use crate::cost::dataset::{Cell, Dataset};
use crate::cost::localized;
use crate::cost::model::{Model, Table};
use crate::graph::{BASE, Content, Entry, Fact, Place};
use crate::quantity::Quantity;

/// A file below the output folder.
pub(super) type DataFile = (String, Vec<u8>);

impl Scene<'_> {
    /// Every data file. A site without a model has its facts and entities.
    pub fn data_files(&self) -> Vec<DataFile> {
        let costs = self.costs();
        let mut files = vec![
            ("data/entities.json".to_owned(), written(&self.entities_json())),
            ("data/facts.csv".to_owned(), self.facts_csv()),
        ];
        if !costs.models.models.is_empty() {
            let figures = costs.figures_json(&self.graph.roster);
            files.push(("data/figures.json".to_owned(), written(&figures)));
        }
        for model in costs.models.models.values() {
            for table in &model.tables {
                let name = format!("data/{}/{}", model.id, table.name.text);
                let rows = self.table_rows(model, table);
                files.extend(both(&name, &self.heads(table), &rows));
            }
        }
        for dataset in costs.models.datasets.values() {
            let (heads, rows) = self.dataset_rows(dataset);
            files.extend(both(&format!("data/{}/rows", dataset.id), &heads, &rows));
        }
        for framework in self.frameworks.all.values() {
            files.extend(self.framework_files(framework));
        }
        files
    }

    /// The files about the whole site, for the foot of every page.
    pub(super) fn site_downloads(&self) -> Vec<Link> {
        let figures = (!self.costs().models.models.is_empty()).then_some("figures.json");
        let names = ["entities.json", "facts.csv"].into_iter().chain(figures);
        let base = &self.plan.base;
        names.map(|name| Link { href: format!("{base}/data/{name}"), label: name.to_owned() }).collect()
    }

    fn entities_json(&self) -> Value {
        let roster = &self.graph.roster;
        let place = |place: &Place| {
            let facets = self.vocabulary().facets.iter().filter(|facet| !place.of(&facet.id).is_empty());
            let terms = |facet: &str| place.of(facet).iter().map(|term| json!(term.term)).collect::<Value>();
            Value::Object(facets.map(|facet| (facet.id.clone(), terms(&facet.id))).collect())
        };
        let entities = roster.entities.iter().filter_map(|(id, entity)| {
            let article = roster.articles.get(id)?;
            let urls = self.languages().iter().filter_map(|language| {
                let url = self.plan.url(&Subject::Article(id.clone()), language)?;
                Some((language.to_string(), json!(url)))
            });
            let relations =
                roster.relations.of(id).iter().map(|end| json!({"kind": end.kind, "to": end.other}));
            Some(json!({
                "id": id,
                "title": localized(&article.title),
                "url": Value::Object(urls.collect()),
                "place": place(&entity.place),
                "also": entity.also.iter().map(place).collect::<Value>(),
                "facts": roster.facts.get(id).map_or(0, |facts| facts.len()),
                "relations": relations.collect::<Value>(),
            }))
        });
        entities.collect()
    }

    fn facts_csv(&self) -> Vec<u8> {
        let languages = self.languages().iter().map(|language| format!("label_{language}"));
        let head = ["owner", "id", "period", "as_of", "value", "low", "high", "unit", "text"];
        let tail = ["confidence", "superseded_by", "source", "source_url", "page"];
        let mut rows: Vec<Vec<String>> = Vec::new();
        rows.push(
            head.iter()
                .map(|name| (*name).to_owned())
                .chain(languages)
                .chain(tail.iter().map(|name| (*name).to_owned()))
                .collect(),
        );
        for fact in self.graph.roster.facts.values().flat_map(|facts| facts.iter()) {
            rows.push(self.fact_row(fact, None));
            rows.extend(fact.series.iter().map(|entry| self.fact_row(fact, Some(entry))));
        }
        csv_of(&rows)
    }

    fn fact_row(&self, fact: &Fact, entry: Option<&Entry>) -> Vec<String> {
        let content = entry.map_or(&fact.content, |entry| &entry.content);
        let [value, low, high, unit] = match content {
            Content::Quantity(quantity) => numbers(quantity),
            Content::Text(_) | Content::Date(_) => Default::default(),
        };
        let text = match content {
            Content::Quantity(_) => String::new(),
            Content::Text(text) => text.original().clone(),
            Content::Date(date) => date.to_string(),
        };
        let (period, as_of) = match entry {
            Some(entry) => (entry.period, entry.as_of),
            None => (fact.period, fact.as_of),
        };
        let work = entry.map_or(fact.source, |entry| entry.source);
        let work = work.and_then(|work| self.graph.roster.works.get(work));
        let mut row = vec![
            fact.owner.clone(),
            fact.id.clone(),
            period.map(|period| period.to_string()).unwrap_or_default(),
            as_of.map(|date| date.to_string()).unwrap_or_default(),
            value,
            low,
            high,
            unit,
            text,
        ];
        row.extend(self.languages().iter().map(|language| fact.label.read(language).value.clone()));
        row.extend([
            fact.confidence.map(|confidence| confidence.word().to_owned()).unwrap_or_default(),
            fact.superseded_by.clone().unwrap_or_default(),
            work.map(|work| work.title.original().clone()).unwrap_or_default(),
            work.and_then(|work| work.url.clone()).unwrap_or_default(),
            fact.page.clone(),
        ]);
        row
    }

    fn heads(&self, table: &Table) -> Vec<(String, Value)> {
        table.columns.iter().map(|(name, label)| (name.clone(), localized(label))).collect()
    }

    fn table_rows(&self, model: &Model, table: &Table) -> Vec<DataRow> {
        let rows = table.rows.iter().chain(&table.total).map(|row| {
            let cells = table.columns.iter().zip(&row.cells).map(|((name, _), cell)| {
                let item = cell.as_ref().map(|cell| self.item_of(model, &cell.text));
                let figure = item.and_then(|item| self.costs().ledger.figure(&item, BASE));
                let value = figure.map(|figure| DataCell::Number(figure.quantity.clone()));
                (name.clone(), value.unwrap_or(DataCell::Nothing))
            });
            DataRow {
                key: None,
                label: Some(localized(&row.label)),
                words: self
                    .languages()
                    .iter()
                    .map(|language| (format!("label_{language}"), row.label.read(language).value.clone()))
                    .collect(),
                cells: cells.collect(),
            }
        });
        rows.collect()
    }

    fn dataset_rows(&self, dataset: &Dataset) -> (Vec<(String, Value)>, Vec<DataRow>) {
        let stated =
            dataset.columns.iter().map(|column| (column.name.text.clone(), localized(&column.label)));
        let computed = dataset.computed.iter();
        let computed = computed.map(|column| (column.name.text.clone(), localized(&column.label)));
        let rows = dataset.rows.iter().enumerate().map(|(index, row)| {
            let stated = dataset.columns.iter().zip(&row.cells).map(|(column, cell)| {
                let cell = match cell {
                    Some(Cell::Quantity(quantity)) => DataCell::Number(quantity.clone()),
                    Some(Cell::Entity(id)) => DataCell::Word(id.clone()),
                    Some(Cell::Text(text)) => DataCell::Words(localized(text), text.original().clone()),
                    Some(Cell::Date(date)) => DataCell::Word(date.to_string()),
                    Some(Cell::Source(work)) => {
                        let work = self.graph.roster.works.get(*work);
                        let key = work
                            .map(|work| work.key.clone().unwrap_or_else(|| work.title.original().clone()));
                        DataCell::Word(key.unwrap_or_default())
                    }
                    None => DataCell::Nothing,
                };
                (column.name.text.clone(), cell)
            });
            let computed = dataset.computed.iter().map(|column| {
                let figure = self.costs().ledger.cell(&dataset.id, &column.name.text, index);
                let cell =
                    figure.map_or(DataCell::Nothing, |figure| DataCell::Number(figure.quantity.clone()));
                (column.name.text.clone(), cell)
            });
            DataRow {
                key: Some(row.key.clone()),
                label: None,
                words: Vec::new(),
                cells: stated.chain(computed).collect(),
            }
        });
        (stated.chain(computed).collect(), rows.collect())
    }
}

/// A row of a table as data.
struct DataRow {
    key: Option<String>,
    label: Option<Value>,
    /// Its label in every language, for the columns of a table without structure.
    words: Vec<(String, String)>,
    cells: Vec<(String, DataCell)>,
}

enum DataCell {
    Number(Quantity),
    Word(String),
    /// In every language, and in that of the original.
    Words(Value, String),
    Nothing,
}

pub(super) fn numbers(quantity: &Quantity) -> [String; 4] {
    [
        quantity.best().to_string(),
        quantity.low().to_string(),
        quantity.high().to_string(),
        quantity.unit().to_string(),
    ]
}

/// A table as JSON and as CSV. A column with a number in it has four columns in CSV: value, low, high, unit.
fn both(name: &str, heads: &[(String, Value)], rows: &[DataRow]) -> [DataFile; 2] {
    let columns: Vec<Value> =
        heads.iter().map(|(name, label)| json!({"name": name, "label": label})).collect();
    let data: Vec<Value> = rows.iter().map(row_json).collect();
    let json = written(&json!({"columns": columns, "rows": data}));
    let is_number = |column: &str| {
        let mut cells = rows.iter().flat_map(|row| &row.cells);
        cells.any(|(name, cell)| name == column && matches!(cell, DataCell::Number(_)))
    };
    let mut table: Vec<Vec<String>> = Vec::new();
    let words = rows.first().map_or(&[][..], |row| row.words.as_slice());
    let mut head: Vec<String> = words.iter().map(|(name, _)| name.clone()).collect();
    for (column, _) in heads {
        head.push(column.clone());
        if is_number(column) {
            head.extend(["low", "high", "unit"].map(|part| format!("{column}_{part}")));
        }
    }
    table.push(head);
    for row in rows {
        let mut line: Vec<String> = row.words.iter().map(|(_, word)| word.clone()).collect();
        for (column, cell) in &row.cells {
            match cell {
                DataCell::Number(quantity) => line.extend(numbers(quantity)),
                DataCell::Word(word) | DataCell::Words(_, word) => line.push(word.clone()),
                DataCell::Nothing if is_number(column) => line.extend([const { String::new() }; 4]),
                DataCell::Nothing => line.push(String::new()),
            }
        }
        table.push(line);
    }
    [(format!("{name}.json"), json), (format!("{name}.csv"), csv_of(&table))]
}

fn row_json(row: &DataRow) -> Value {
    let mut object = Map::new();
    object.extend(row.key.iter().map(|key| ("key".to_owned(), json!(key))));
    object.extend(row.label.iter().map(|label| ("label".to_owned(), label.clone())));
    let cells = row.cells.iter().map(|(name, cell)| {
        let value = match cell {
            DataCell::Number(quantity) => json!({
                "value": quantity.best(),
                "low": quantity.low(),
                "high": quantity.high(),
                "unit": quantity.unit().to_string(),
            }),
            DataCell::Word(word) => json!(word),
            DataCell::Words(words, _) => words.clone(),
            DataCell::Nothing => Value::Null,
        };
        (name.clone(), value)
    });
    object.insert("cells".to_owned(), Value::Object(cells.collect()));
    Value::Object(object)
}

pub(super) fn written(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

pub(super) fn csv_of(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // A row that is written to memory cannot fail.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
