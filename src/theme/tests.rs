//! Shows which slips in templates are found, and what is left alone.

use super::shape::Shape;
use super::slip::{Roots, Template, slips};
use crate::diagnostic::{Place, Spot};

/// `page` has a title and sections with ids and notes; `this` has a name and an owner with a name.
fn told(templates: &[(&str, &str)]) -> Vec<String> {
    let record = |fields: &[(&str, Shape)]| {
        Shape::Record(fields.iter().map(|(name, shape)| ((*name).to_owned(), shape.clone())).collect())
    };
    let note = record(&[("text", Shape::Plain)]);
    let notes = Shape::List(Box::new(note));
    let section = record(&[("id", Shape::Plain), ("notes", notes)]);
    let page = record(&[("title", Shape::Plain), ("sections", Shape::List(Box::new(section)))]);
    let site = record(&[("assets", Shape::Map(Box::new(Shape::Plain)))]);
    let owner = record(&[("name", Shape::Plain)]);
    let this = record(&[("name", Shape::Plain), ("owner", owner)]);
    let templates: Vec<Template<'_>> =
        templates.iter().map(|&(name, text)| Template { name, text, this: vec![&this] }).collect();
    let found = slips(&templates, &Roots { page: &page, site: &site });
    let word = |place: Place| {
        let text =
            templates.iter().find(|template| place.file.as_str().ends_with(template.name)).unwrap().text;
        let Spot::Bytes { start, end } = place.spot else { panic!("a place has bytes") };
        text[start as usize..end as usize].to_owned()
    };
    found.into_iter().map(|found| format!("{}: {}", word(found.place.unwrap()), found.message)).collect()
}

#[test]
fn a_name_that_no_view_has_is_found_wherever_it_is_silent() {
    for (template, expected) in [
        ("{{ page.titel }}", &["titel: `page` has no `titel`"][..]),
        ("{% if page.titel %}{% endif %}", &["titel: `page` has no `titel`"]),
        (
            "{{ page?.titel | default(value=this.nam) }}",
            &["titel: `page` has no `titel`", "nam: `this` has no `nam`"],
        ),
        ("{{ page[\"titel\"] }}", &["titel: `page` has no `titel`"]),
        ("{{ page.title.long }}", &["long: `page.title` has no `long`"]),
        ("{{ page.sections.length }}", &["length: `page.sections` has no `length`"]),
        ("{{ page.sections[0].idd }}", &["idd: `page.sections` has no `idd`"]),
        ("{{ this.owner.nam.first }}", &["nam: `this.owner` has no `nam`"]),
        (
            "{% for part in page.sections %}{{ part.idd }}{% for n in part.notes %}{{ n.txt }}{% endfor %}{% endfor %}",
            &["idd: `part` has no `idd`", "txt: `n` has no `txt`"],
        ),
        (
            "{{ [s.idd for s in page.sections if s.note] }}",
            &["idd: `s` has no `idd`", "note: `s` has no `note`"],
        ),
        ("{{ pgae.title }}", &["pgae: nothing is called `pgae` here"]),
        (
            "{{ <card part={page.sections[0]} own={this.owner}/> }}{% component card(part, own, other, @page) %}{{ part.idd }}{{ own.id }}{{ other.x }}{{ page.x }}{% endcomponent card %}",
            &["idd: `part` has no `idd`", "id: `own` has no `id`", "x: `page` has no `x`"],
        ),
        (
            "{{ <list items={page.sections}/> }}{% component list(items) %}{% for item in items %}{{ <one item={item}/> }}{% endfor %}{% endcomponent list %}{% component one(item) %}{{ item.idd }}{% endcomponent one %}",
            &["idd: `item` has no `idd`"],
        ),
    ] {
        assert_eq!(told(&[("a.html", template)]), expected, "{template}");
    }
}

#[test]
fn what_may_be_right_is_left_alone() {
    for templates in [
        &[(
            "a.html",
            "{{ page.title }}{{ site.assets.x }}{{ site.assets[\"js/own.js\"].y }}{{ this.owner.name }}",
        )][..],
        &[("a.html", "{# page.x #}{% raw %}{{ page.x }}{% endraw %}page.x {{ \"page.x\" }}")],
        &[("a.html", "{% set part = page.sections %}{{ part.x }}{% for n in part %}{{ n.x }}{% endfor %}")],
        &[("a.html", "{% for k, v in page %}{{ k.x }}{{ v.x }}{% endfor %}")],
        &[(
            "a.html",
            "{% for s in page.sections | filter(attribute=\"id\") %}{{ s.x }}{{ loop.index }}{% endfor %}",
        )],
        // What is included sees what its includer set, and what its loop is at.
        &[("a.html", "{% set page = this %}{% include \"b.html\" %}"), ("b.html", "{{ page.owner }}")],
        &[
            ("a.html", "{% for this in page.sections %}{% include \"b.html\" %}{% endfor %}"),
            ("b.html", "{{ this.id }}"),
        ],
        // One of the calls hands over something else, or nothing.
        &[
            (
                "a.html",
                "{{ <card part={this.owner}/> }}{{ <card part={page.sections[0]}/> }}{{ <wide part={x}/> }}{{ <wide part={this}/> }}",
            ),
            ("b.html", "{% component card(part) %}{{ part.name or part.id }}{% endcomponent card %}"),
            ("c.html", "{% component wide(part) %}{{ part.x }}{% endcomponent wide %}"),
        ],
        &[
            ("a.html", "{{ <card part={this.owner}/> }}{{ <card/> }}"),
            ("b.html", "{% component card(part = 1) %}{{ part.x }}{% endcomponent card %}"),
        ],
        &[(
            "a.html",
            "{% if 1 < page.sections | length %}{{ <ui.card/> }}{% endif %}{% component ui.card() %}{% endcomponent ui.card %}",
        )],
        // A component sees nothing of what is set outside of it.
        &[
            ("a.html", "{% set part = this %}{{ part.x }}{{ <card part={this.owner}/> }}"),
            (
                "b.html",
                "{% component card(part) %}{% set own = part.name %}{{ own.x }}{{ part.name }}{% endcomponent card %}",
            ),
        ],
    ] {
        assert_eq!(told(templates), Vec::<String>::new(), "{templates:?}");
    }
}
