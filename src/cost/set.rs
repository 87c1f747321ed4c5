//! Sets inputs to other values, as a reader on the command line or in a calculator does.

use super::lower::Leaf;
use super::model::{Basis, Given};
use super::read::Models;
use crate::diagnostic::{Fault, nearest};
use crate::quantity::UnitTable;

impl Models {
    /// Sets an input: `oven_price=30k USD`, `bakery.oven_price=30k USD`.
    ///
    /// The whole quantity is replaced, its range too, in every scenario. Gives the input that was set.
    ///
    /// # Errors
    /// A [`Fault`] when no input, or more than one, is called so, or when the value does not fit it.
    pub fn set(&mut self, written: &str, units: &UnitTable) -> Result<Leaf, Fault> {
        let (name, value) = written.split_once('=').ok_or_else(|| {
            Fault::new(format!("`{written}` sets nothing"))
                .hint("write `input=value`, as in `price_of_flour=2 USD/kg`")
        })?;
        let (name, value) = (name.trim(), value.trim());
        let quantity = units.read(value).map_err(|fault| Fault { within: None, ..fault })?;
        let (model, input) = name.split_once('.').map_or((None, name), |(model, input)| (Some(model), input));
        let known: Vec<String> = self
            .models
            .values()
            .filter(|known| model.is_none_or(|model| known.id == model))
            .flat_map(|model| model.inputs.iter().map(|input| format!("{}.{}", model.id, input.name.text)))
            .collect();
        let found: Vec<&String> =
            known.iter().filter(|full| full.rsplit('.').next() == Some(input)).collect();
        let [full] = found.as_slice() else {
            let names = known.iter().map(String::as_str);
            let inputs = known.iter().filter_map(|full| full.rsplit('.').next());
            return Err(match found.is_empty() {
                true => Fault::new(format!("no input is called `{name}`")).hint_if(
                    nearest(name, names.chain(inputs)).map(|known| format!("did you mean `{known}`?")),
                ),
                false => Fault::new(format!("{} models have an input `{name}`", found.len())).hint(format!(
                    "say which: {}",
                    found.iter().map(|full| format!("`{full}`")).collect::<Vec<_>>().join(", ")
                )),
            });
        };
        let id = full.split('.').next().unwrap_or_default().to_owned();
        let leaf = Leaf::Input { model: id.clone(), name: input.to_owned() };
        let Some(model) = self.models.get_mut(&id) else { return Ok(leaf) };
        let Some(known) = model.inputs.iter_mut().find(|known| known.name.text == input) else {
            return Ok(leaf);
        };
        if known.is_counted() {
            return Err(Fault::new(format!("`{full}` is counted in the site, and cannot be set"))
                .hint("set an input that is stated or bound"));
        }
        let quantity = match &known.value {
            Given::Stated(own, _) if quantity.unit().is_none() && !own.unit().is_none() => {
                quantity.with_unit(own.unit())
            }
            Given::Stated(own, _) if quantity.unit().dimension() != own.unit().dimension() => {
                return Err(Fault::new(format!(
                    "`{full}` measures {}, but `{value}` measures {}",
                    own.unit().dimension(),
                    quantity.unit().dimension()
                ))
                .hint(format!("write it in `{}`", own.unit())));
            }
            _ => quantity,
        };
        for scenario in &mut model.scenarios {
            scenario.set.retain(|(name, _)| name.text != input);
        }
        known.value = Given::Stated(quantity, known.name.spot);
        // What vouched for the old value does not vouch for this one.
        known.source = Basis::Set;
        Ok(leaf)
    }
}
