//! What a view holds: the names a template may ask for, read from the view's own types.
//!
//! A view is written, never read. That it could be read is only how its names are found: a reader that has
//! nothing to give asks each type what it would take.

use std::collections::BTreeMap;

use serde::de::value::{Error, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

/// What stands under one name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Shape {
    /// Nobody knows.
    #[default]
    Any,
    /// A text, a number, or yes and no: nothing stands below it.
    Plain,
    /// Several of one shape.
    List(Box<Shape>),
    /// Names that only the site knows, all of one shape.
    Map(Box<Shape>),
    /// Names and what stands under each.
    Record(BTreeMap<String, Shape>),
}

impl Shape {
    /// The shape of a view.
    pub(super) fn of<T: DeserializeOwned>() -> Shape {
        let mut shape = Shape::Any;
        match T::deserialize(Tracer(&mut shape)) {
            Ok(_) => shape,
            Err(_) => Shape::Any,
        }
    }

    /// Says which names a map holds on this site.
    pub(super) fn with_keys<'k>(self, name: &str, keys: impl IntoIterator<Item = &'k String>) -> Shape {
        let Shape::Record(mut fields) = self else { return self };
        if let Some(Shape::Map(inner)) = fields.get(name) {
            let record = keys.into_iter().map(|key| (key.clone(), (**inner).clone())).collect();
            fields.insert(name.to_owned(), Shape::Record(record));
        }
        Shape::Record(fields)
    }
}

/// Gives a type the least it takes, and writes down what it asked for.
struct Tracer<'s>(&'s mut Shape);

impl Tracer<'_> {
    fn plain<V>(self, value: Result<V, Error>) -> Result<V, Error> {
        *self.0 = Shape::Plain;
        value
    }
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("a type that may be anything has no names"))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.plain(visitor.visit_bool(false))
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.plain(visitor.visit_u8(0))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.plain(visitor.visit_u64(0))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.plain(visitor.visit_str(""))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut inner = Shape::Any;
        let value = visitor.visit_seq(Once { inner: &mut inner, is_given: false });
        *self.0 = Shape::List(Box::new(inner));
        value
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut fields = BTreeMap::new();
        let value = visitor.visit_map(Fields { names: &[""], next: None, fields: &mut fields });
        *self.0 = Shape::Map(Box::new(fields.remove("").unwrap_or_default()));
        value
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut fields = BTreeMap::new();
        let value = visitor.visit_map(Fields { names, next: None, fields: &mut fields });
        *self.0 = Shape::Record(fields);
        value
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u16 u32 u128 f32 f64 char str bytes byte_buf unit unit_struct newtype_struct
        tuple tuple_struct enum identifier ignored_any
    }
}

/// A list of one.
struct Once<'s> {
    inner: &'s mut Shape,
    is_given: bool,
}

impl<'de> SeqAccess<'de> for Once<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if self.is_given {
            return Ok(None);
        }
        self.is_given = true;
        seed.deserialize(Tracer(self.inner)).map(Some)
    }
}

/// Each name with the least its value takes.
struct Fields<'s> {
    names: &'static [&'static str],
    next: Option<&'static str>,
    fields: &'s mut BTreeMap<String, Shape>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((first, rest)) = self.names.split_first() else { return Ok(None) };
        self.names = rest;
        self.next = Some(*first);
        let name: StrDeserializer<'_, Error> = first.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let shape = self.fields.entry(self.next.unwrap_or_default().to_owned()).or_default();
        seed.deserialize(Tracer(shape))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "its names are read, not its values")]
    struct Mill {
        name: String,
        stones: Vec<Stone>,
        owner: Option<Stone>,
        words: BTreeMap<String, usize>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "its names are read, not its values")]
    struct Stone {
        weight: u8,
        is_old: bool,
    }

    #[test]
    fn a_type_says_its_names() {
        let record = |fields: Vec<(&str, Shape)>| {
            Shape::Record(fields.into_iter().map(|(name, shape)| (name.to_owned(), shape)).collect())
        };
        let stone = record(vec![("weight", Shape::Plain), ("is_old", Shape::Plain)]);
        let mill = |words| {
            record(vec![
                ("name", Shape::Plain),
                ("stones", Shape::List(Box::new(stone.clone()))),
                ("owner", stone.clone()),
                ("words", words),
            ])
        };
        assert_eq!(Shape::of::<Mill>(), mill(Shape::Map(Box::new(Shape::Plain))));
        let known = Shape::of::<Mill>().with_keys("words", &["flour".to_owned()]);
        assert_eq!(known, mill(record(vec![("flour", Shape::Plain)])));
    }
}
