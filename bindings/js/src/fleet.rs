//! Many machines at once.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use ngcompat::facts::OddLine;
use ngcompat::{DriverChange, Fleet, MachineNames, gather_machines, matrix};
use serde::Serialize;

use crate::json::Value;
use crate::question::{Error, Question};
use crate::subject::Families;
use crate::written;

/// An answer, and what of the text belongs to no machine.
#[derive(Serialize)]
struct Answer<T> {
    #[serde(flatten)]
    answer: T,
    without_gpu: MachineNames,
    odd: Vec<OddLine>,
}

/// `release` asks about one, `plan` which drivers would help it, and without both it is a search.
pub(crate) fn fleet(question: &Question) -> Result<String, Error> {
    question.allows(&["machines", "release", "plan", "family", "set_driver"])?;
    let (fleet, without_gpu, odd) = machines(question)?;
    let changes: Vec<DriverChange> = question.values("set_driver")?;
    if question.get("plan").is_some() {
        let answer = question.release("plan")?.plan_fleet(&fleet);
        return written(&Answer { answer, without_gpu, odd });
    }
    if question.get("release").is_some() {
        let answer = question.release("release")?.check_fleet(&fleet, &changes);
        return written(&Answer { answer, without_gpu, odd });
    }
    let Families::One(family) = question.families()? else {
        return Err(Error::malformed(String::from("a fleet is asked about one family")));
    };
    let answer = matrix().find_fleet(family, &fleet, &changes);
    written(&Answer { answer, without_gpu, odd })
}

/// A text of several machines, an object of facts by name, or a list of facts, which are numbered.
fn machines(question: &Question) -> Result<(Fleet, MachineNames, Vec<OddLine>), Error> {
    let mut fleet = Fleet::new();
    match question.get("machines") {
        None => return Err(Error::missing("machines")),
        Some(Value::String(text)) => {
            let gathered = gather_machines(text);
            return Ok((gathered.fleet, gathered.without_gpu, gathered.odd));
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
    Ok((fleet, MachineNames::default(), Vec::new()))
}
