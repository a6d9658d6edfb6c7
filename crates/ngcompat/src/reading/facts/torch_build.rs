//! The container release that a build string of PyTorch names.

use crate::reading::identify::IdentifiedBy;
use crate::rows::source::Certainty;
use crate::values::release_id::ReleaseId;

/// The one release whose PyTorch has this build string: `1.8.0a0+1606899`.
///
/// Builds of others (`2.1.0+cu121`) and strings that several releases share name none.
pub(crate) fn release_of(build: &str) -> Option<ReleaseId> {
    let found = crate::reading::identify::identify(build).ok()?;
    match found.matches.as_slice() {
        [only]
            if found.kind == IdentifiedBy::TorchBuild && found.certainty != Certainty::Possible =>
        {
            only.month()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_strings_name_releases() {
        let release =
            |build: &str| release_of(build).map(|id| alloc::string::ToString::to_string(&id));
        assert_eq!(release("1.8.0a0+1606899").as_deref(), Some("20.12"));
        assert_eq!(release("2.4.0a0+f70bd71a48.nv24.06").as_deref(), Some("24.06"));
        assert_eq!(release("2.12.0a0+0291f960b6.nv26.04.48445190").as_deref(), Some("26.04"));
        assert_eq!(release("2.4.0a0+f70bd71").as_deref(), Some("24.06"));
        assert_eq!(release("2.7.0a0+ecf3bae").as_deref(), Some("25.02"));
        for none in [
            "2.1.0a0+32f93b1", // 23.09 and 23.10
            "2.1.0+cu121",
            "2.0.0",
            "2.0.0+nv23.05",
            "2.1.0a0+41361538.nv23.06",
            "2.1.0a0+ffffff1",
        ] {
            assert_eq!(release(none), None, "{none}");
        }
    }
}
