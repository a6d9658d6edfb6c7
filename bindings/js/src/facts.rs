//! The facts of a machine: as people write them, and as `parseFacts` gives them.

use ngcompat::{Container, Environment};

use crate::question::{Error, Question};

impl Question {
    /// The machine under `facts`; one of which nothing is known, where it is missing.
    pub(crate) fn facts(&self) -> Result<Environment, Error> {
        let told = self.inner("facts")?;
        told.allows(&[
            "driver",
            "cuda_driver",
            "gpus",
            "os",
            "arch",
            "requires",
            "platform",
            "components",
            "container",
            "requirements",
            // What reading a text adds.
            "recognized",
            "conflicts",
        ])?;
        let platform = told.inner("platform")?;
        platform.allows(&["os", "arch"])?;

        let mut env = Environment::new();
        env.driver = told.value("driver")?;
        env.cuda_driver = told.value("cuda_driver")?;
        env.gpus = told.gpus("gpus")?;
        env.platform.os = told.value("os")?.or(platform.value("os")?);
        env.platform.arch = told.value("arch")?.or(platform.value("arch")?);
        for key in ["requires", "requirements"] {
            for text in told.texts(key)? {
                env.requirements.push(text.parse()?);
            }
        }
        let components = told.inner("components")?;
        for key in components.keys() {
            if let Some(version) = components.value(key)? {
                env.components.insert(key.clone(), version);
            }
        }
        if told.get("container").is_some() {
            let container = told.inner("container")?;
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
