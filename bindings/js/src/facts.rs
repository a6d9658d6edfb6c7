//! The facts of a machine: as people write them, and as `parseFacts` gives them.

use alloc::vec::Vec;

use ngcompat::{Conflict, ConflictValue, Container, Environment};

use crate::question::{Error, Question};

/// The keys of answers beside those of [`Environment::KEYS`].
const OF_ANSWERS: &[&str] =
    &["platform", "components", "container", "requirements", "recognized", "conflicts"];

impl Question {
    /// The machine under `facts`; one of which nothing is known, where it is missing.
    pub(crate) fn facts(&self) -> Result<Environment, Error> {
        self.inner("facts")?.as_facts()
    }

    /// The machine that this is about.
    pub(crate) fn as_facts(&self) -> Result<Environment, Error> {
        let told = self;
        told.allows(&[Environment::KEYS, OF_ANSWERS].concat())?;
        let mut env = told.as_people_write()?.over(told.as_answers_give()?);
        env.conflicts = told.conflicts()?;
        Ok(env)
    }

    /// What reading texts found to contradict itself.
    pub(crate) fn conflicts(&self) -> Result<Vec<Conflict>, Error> {
        let conflict = |value| {
            let told = Self::of("conflicts", value)?;
            told.allows(&["fact", "values", "settled"])?;
            let fact = told.value("fact")?.ok_or_else(|| Error::missing("fact"))?;
            let mut conflict = Conflict::new(fact, Vec::new());
            for value in told.list("values")? {
                let told = Self::of("values", value)?;
                told.allows(&["value", "origin"])?;
                let (value, origin) = (told.required("value")?, told.required("origin")?);
                conflict.values.push(ConflictValue::new(value, origin));
            }
            conflict.settled = told.flag("settled")?.unwrap_or(false);
            Ok(conflict)
        };
        self.list("conflicts")?.iter().map(conflict).collect()
    }

    fn as_people_write(&self) -> Result<Environment, Error> {
        let mut env = Environment::new();
        for key in Environment::KEYS {
            match *key {
                "gpus" => env = self.gpus(key)?.into_iter().fold(env, Environment::gpu),
                "requires" => env.set_each(key, self.texts(key)?)?,
                _ => env.set_each(key, self.text(key)?)?,
            }
        }
        Ok(env)
    }

    fn as_answers_give(&self) -> Result<Environment, Error> {
        let mut env = Environment::new();
        let platform = self.inner("platform")?;
        platform.allows(&["os", "arch"])?;
        env.set_each("os", platform.text("os")?)?;
        env.set_each("arch", platform.text("arch")?)?;
        env.set_each("requires", self.texts("requirements")?)?;
        let components = self.inner("components")?;
        for key in components.keys() {
            if let Some(version) = components.value(key)? {
                env.components.insert(key.clone(), version);
            }
        }
        if self.get("container").is_some() {
            let container = self.inner("container")?;
            container.allows(&["release", "cuda", "cuda_driver_version"])?;
            env.container = Some(Container {
                release: container.value("release")?,
                cuda: container.value("cuda")?,
                cuda_driver_version: container.value("cuda_driver_version")?,
            });
        }
        Ok(env)
    }
}

trait SetEach {
    fn set_each<'a>(
        &mut self,
        key: &str,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Error>;
}

impl SetEach for Environment {
    fn set_each<'a>(
        &mut self,
        key: &str,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Error> {
        texts.into_iter().try_for_each(|text| Ok(self.set(key, text)?))
    }
}
