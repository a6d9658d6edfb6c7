//! The container release that a build string of PyTorch names.

use crate::matrix::matrix;
use crate::release::Release;
use crate::version::ReleaseId;

/// Since this release, the build string ends in the release: `2.4.0a0+f70bd71a48.nv24.06`. Earlier
/// ones with such an ending are wheels for Jetson.
const FIRST_WITH_SUFFIX: ReleaseId = ReleaseId::of(24, 3);

/// The one release whose PyTorch has this build string: `1.8.0a0+1606899`.
///
/// Images print seven or ten digits of the commit. Builds of others (`2.1.0+cu121`) and strings
/// that several releases share name none.
pub(super) fn release_of(build: &str) -> Option<ReleaseId> {
    let (version, local) = build.split_once('+')?;
    let (commit, suffix) = match local.split_once(".nv") {
        Some((commit, suffix)) => (commit, Some(suffix)),
        None => (local, None),
    };
    if commit.len() < 7 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let built_so = |release: &Release| {
        ["pytorch", "pytorch_runtime"].iter().any(|key| {
            release
                .component(key)
                .and_then(|component| component.version.as_str().split_once('+'))
                .is_some_and(|(its_version, its_commit)| {
                    its_version == version
                        && (its_commit.starts_with(commit) || commit.starts_with(its_commit))
                })
        })
    };
    if let Some(suffix) = suffix {
        // Later ones have the number of the build behind it: `.nv26.04.48445190`.
        let (month, build) = suffix.split_at_checked("24.06".len())?;
        let id = month.parse().ok().filter(|id| *id >= FIRST_WITH_SUFFIX)?;
        if !build.is_empty() && !build.starts_with('.') {
            return None;
        }
        return matrix().get(id).is_ok_and(built_so).then_some(id);
    }
    let mut releases = matrix().releases().iter().filter(|release| built_so(release));
    match (releases.next(), releases.next()) {
        (Some(only), None) => Some(only.id),
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
