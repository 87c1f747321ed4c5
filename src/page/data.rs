//! The data files beside the pages: figures, facts, entities, and every table, free of any one language.

use serde_json::{Map, Value, json};

use super::plan::Subject;
use super::scene::Scene;
use super::table_file::{Body, DataCell, DataRow, TableFile, Type, numbers, written};
use super::view::Link;
use crate::cost::dataset::{Cell, Dataset};
use crate::cost::localized;
use crate::cost::model::{self, Model, Table};
use crate::graph::{BASE, Content, Entry, Fact, ItemKind, Place};

/// A file below the output folder.
pub(super) type DataFile = (String, Vec<u8>);

impl Scene<'_> {
    /// Every data file: each table as CSV and JSON, what is no table as JSON, and the list of all of them. A site
    /// without a model has its facts and entities.
    pub fn data_files(&self) -> Vec<DataFile> {
        let costs = self.costs();
        let mut tables = vec![self.facts_table(), self.entities_table()];
        let mut objects = vec![("entities.json".to_owned(), written(&self.entities_json()))];
        if !costs.models.models.is_empty() {
            let figures = costs.figures_json(&self.graph.roster);
            objects.push(("figures.json".to_owned(), written(&figures)));
        }
        for model in costs.models.models.values() {
            for table in &model.tables {
                let title = localized(table.title.as_ref().unwrap_or(&model.title));
                let body = Body::Rows(self.heads(table), self.table_rows(model, table));
                let page = self.page_json(&Subject::Item(ItemKind::Model, model.id.clone()));
                let summary = model.summary.as_ref().map_or(Value::Null, localized);
                let path = format!("{}/{}", model.id, table.name.text);
                tables.push(TableFile { path, title, summary, page, source: Value::Null, body });
            }
        }
        for dataset in costs.models.datasets.values() {
            let (heads, rows) = self.dataset_rows(dataset);
            tables.push(TableFile {
                path: format!("{}/rows", dataset.id),
                title: localized(&dataset.title),
                summary: dataset.summary.as_ref().map_or(Value::Null, localized),
                page: self.page_json(&Subject::Item(ItemKind::Dataset, dataset.id.clone())),
                source: self.work_key(dataset.source),
                body: Body::Rows(heads, rows),
            });
        }
        for framework in self.frameworks.all.values() {
            let (object, table) = self.framework_data(framework);
            objects.push((format!("{}.json", framework.id), written(&object)));
            tables.push(table);
        }
        let shared = self.shared();
        let mut files = Vec::new();
        let mut entries = Vec::new();
        for table in &tables {
            let (both, entry) = table.files(&shared, self.vocabulary().languages.default_language());
            entries.push(entry);
            // All entities as objects say more than as rows.
            files.extend(both.into_iter().filter(|(path, _)| path != "data/entities.json"));
        }
        let others: Vec<&str> = objects.iter().map(|(path, _)| path.as_str()).collect();
        let package = written(&self.package(entries, &others));
        files.extend(objects.into_iter().map(|(path, bytes)| (format!("data/{path}"), bytes)));
        files.push(("data/datapackage.json".to_owned(), package));
        files
    }

    /// The files about the whole site, for the foot of every page.
    pub(super) fn site_downloads(&self) -> Vec<Link> {
        let figures = (!self.costs().models.models.is_empty()).then_some("figures.json");
        let names = ["entities.json", "facts.csv"].into_iter().chain(figures).chain(["datapackage.json"]);
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

    fn facts_table(&self) -> TableFile {
        use Type::{Number, Word};
        let head = [
            ("owner", Word),
            ("id", Word),
            ("period", Word),
            ("as_of", Word),
            ("value", Number),
            ("low", Number),
            ("high", Number),
            ("unit", Word),
            ("text", Word),
        ];
        let tail = ["confidence", "superseded_by", "source", "source_url", "page"];
        let heads = head.map(|(name, kind)| (name.to_owned(), kind)).into_iter();
        let heads = heads.chain(self.by_language("label")).chain(tail.map(|name| (name.to_owned(), Word)));
        let mut rows: Vec<Vec<String>> = Vec::new();
        for fact in self.graph.roster.facts.values().flat_map(|facts| facts.iter()) {
            rows.push(self.fact_row(fact, None));
            rows.extend(fact.series.iter().map(|entry| self.fact_row(fact, Some(entry))));
        }
        self.site_table("facts", "facts", Body::Plain(heads.collect(), rows))
    }

    fn entities_table(&self) -> TableFile {
        let roster = &self.graph.roster;
        let facets = &self.vocabulary().facets;
        let mut heads = vec![("id".to_owned(), Type::Word)];
        heads.extend(self.by_language("title").chain(self.by_language("url")));
        heads.extend(facets.iter().map(|facet| (facet.id.clone(), Type::Word)));
        heads.push(("facts".to_owned(), Type::Number));
        let rows = roster.entities.iter().filter_map(|(id, entity)| {
            let article = roster.articles.get(id)?;
            let mut row = vec![id.clone()];
            row.extend(self.languages().iter().map(|language| article.title.read(language).value.clone()));
            let subject = Subject::Article(id.clone());
            let urls = self.languages().iter().map(|language| self.plan.url(&subject, language));
            row.extend(urls.map(Option::unwrap_or_default));
            row.extend(facets.iter().map(|facet| {
                let terms = entity.place.of(&facet.id).iter().map(|term| term.term.as_str());
                terms.collect::<Vec<_>>().join(" ")
            }));
            row.push(roster.facts.get(id).map_or(0, |facts| facts.len()).to_string());
            Some(row)
        });
        let rows = rows.collect();
        self.site_table("entities", "search_entities", Body::Plain(heads, rows))
    }

    /// A table about the whole site.
    fn site_table(&self, path: &str, key: &str, body: Body) -> TableFile {
        let titles =
            self.languages().iter().map(|language| (language.to_string(), json!(self.say(key, language))));
        TableFile {
            path: path.to_owned(),
            title: Value::Object(titles.collect()),
            summary: Value::Null,
            page: Value::Null,
            source: Value::Null,
            body,
        }
    }

    /// A column for each language.
    fn by_language<'s>(&'s self, name: &'s str) -> impl Iterator<Item = (String, Type)> + 's {
        self.languages().iter().map(move |language| (format!("{name}_{language}"), Type::Word))
    }

    /// The addresses of a page, by language.
    pub(super) fn page_json(&self, subject: &Subject) -> Value {
        let urls = self
            .languages()
            .iter()
            .filter_map(|language| Some((language.to_string(), json!(self.plan.url(subject, language)?))));
        Value::Object(urls.collect())
    }

    /// What all tables share: who made them, under which licence, of which release.
    fn shared(&self) -> Map<String, Value> {
        let settings = &self.vocabulary().settings;
        let mut shared = Map::new();
        shared.extend(settings.author.iter().map(|author| ("author".to_owned(), json!(author))));
        let mut licence = Map::new();
        licence.extend(settings.licence.iter().map(|text| ("text".to_owned(), localized(text))));
        licence.extend(settings.licence_address.iter().map(|url| ("url".to_owned(), json!(url))));
        if !licence.is_empty() {
            shared.insert("licence".to_owned(), Value::Object(licence));
        }
        if let Some(release) = &settings.release {
            let date = release.date.map(|date| date.to_string());
            shared.insert("release".to_owned(), json!({"version": release.version, "date": date}));
        }
        shared
    }

    /// The list of all data files, as a Frictionless data package.
    fn package(&self, tables: Vec<Value>, others: &[&str]) -> Value {
        let settings = &self.vocabulary().settings;
        let reader = self.vocabulary().languages.default_language();
        let host = self.plan.origin.split("://").nth(1).unwrap_or("data").replace(':', "-");
        let mut package = Map::new();
        let mut put = |key: &str, value: Value| {
            package.insert(key.to_owned(), value);
        };
        put("name", json!(host.to_lowercase()));
        put("title", json!(settings.title.read(reader).value));
        if let Some(subtitle) = &settings.subtitle {
            put("description", json!(subtitle.read(reader).value));
        }
        if !self.plan.origin.is_empty() {
            put("homepage", json!(self.whole(&self.href(&Subject::home(), reader))));
        }
        if let Some(release) = &settings.release {
            if let Some(version) = &release.version {
                put("version", json!(version));
            }
            if let Some(date) = &release.date {
                put("created", json!(format!("{}T00:00:00Z", date.first_day())));
            }
        }
        if let Some(address) = &settings.licence_address {
            let title = settings.licence.as_ref().map(|text| text.read(reader).value.clone());
            put("licenses", json!([{"path": address, "title": title.unwrap_or_else(|| address.clone())}]));
        }
        if let Some(author) = &settings.author {
            put("contributors", json!([{"title": author, "role": "author"}]));
        }
        let others = others.iter().map(
            |path| json!({"name": path, "path": path, "format": "json", "mediatype": "application/json"}),
        );
        put("resources", tables.into_iter().chain(others).collect());
        Value::Object(package)
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
                let value = match cell {
                    Some(model::Cell::Value(name)) => {
                        let figure = self.costs().ledger.figure(&self.item_of(model, &name.text), BASE);
                        figure.map(|figure| DataCell::Number(figure.quantity.clone()))
                    }
                    Some(model::Cell::Entities(shown)) => Some(DataCell::Word(self.listed(shown).join(" "))),
                    None => None,
                };
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
