//! Many machines at once.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ngcompat::{Fleet, FleetQuestion, GatheredMachines, gather_machines, matrix};

use crate::json::Value;
use crate::question::{Error, Question};
use crate::subject::Families;
use crate::written;

/// `release` asks about one, `plan` which drivers would help it, and without both it is a search.
pub(crate) fn fleet(question: &Question) -> Result<String, Error> {
    question.allows(&["machines", "release", "plan", "family", "set_driver"])?;
    let machines = machines(question)?;
    let named = |key| question.get(key).map(|_| question.release(key)).transpose();
    let family = match question.get("family").map(|_| question.families()).transpose()? {
        Some(Families::All) => {
            return Err(Error::malformed(String::from("a fleet is asked about one family")));
        }
        Some(Families::One(family)) => Some(family),
        None => None,
    };
    let asked = FleetQuestion {
        release: named("release")?,
        plan: named("plan")?,
        family,
        set_driver: question.values("set_driver")?,
    };
    written(&machines.ask(matrix(), &asked)?)
}

/// A text of several machines, an object of facts by name, or a list of facts, which are numbered.
fn machines(question: &Question) -> Result<GatheredMachines, Error> {
    let mut fleet = Fleet::new();
    match question.get("machines") {
        None => return Err(Error::missing("machines")),
        Some(Value::String(text)) => {
            return Ok(gather_machines(text));
        }
        Some(Value::Array(all)) => {
            for (at, facts) in all.iter().enumerate() {
                fleet.add(&format!("#{}", at + 1), Question::of("machines", facts)?.as_facts()?);
            }
        }
        Some(named) => {
            let named =
                named.as_object().ok_or_else(|| Error::wrong("machines", "an object", named))?;
            let mut named: Vec<_> = named.iter().collect();
            named.sort_unstable_by(|one, other| one.0.cmp(&other.0));
            for (name, facts) in named {
                let facts =
                    if facts.is_null() { Question::empty() } else { Question::of(name, facts)? };
                fleet.add(name, facts.as_facts()?);
            }
        }
    }
    Ok(fleet.into())
}
