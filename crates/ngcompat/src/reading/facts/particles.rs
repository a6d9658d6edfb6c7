//! What languages without spaces glue to a value: `A100です`, `RTX 4090을 사용`, `显卡是RTX 4090`.

/// What joins a label and its value: `GPUはA100`, `GPU는 A100`, `显卡是A100`.
const JOINING: [&str; 7] = ["は", "는", "은", "是", "为", "為", "が"];

/// What says behind a value that it is so, the longest first. Anything else may take it back: `A100では
/// ありません`.
const SAYING: [&str; 33] = [
    "を使用しています",
    "を使っています",
    "を使用している",
    "を使っている",
    "を搭載しています",
    "を使用中です",
    "を使用中",
    "を使用",
    "を搭載",
    "になります",
    "であります",
    "である",
    "です",
    "을 사용하고 있습니다",
    "를 사용하고 있습니다",
    "을 사용 중입니다",
    "를 사용 중입니다",
    "을 사용중입니다",
    "를 사용중입니다",
    "을 사용합니다",
    "를 사용합니다",
    "을 사용",
    "를 사용",
    "입니다",
    "이에요",
    "예요",
    "이고",
    "이며",
    "的显卡",
    "的顯卡",
    "显卡",
    "顯卡",
    "版本",
];

/// Whether a character is one of the languages whose words have no spaces between them.
pub(crate) fn is_joined(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The label and the value in `GPU は A100 です`.
pub(crate) fn around_particle(text: &str) -> Option<(&str, &str)> {
    if text.is_ascii() {
        return None;
    }
    let (at, joining) =
        JOINING.iter().filter_map(|one| Some((text.find(one)?, *one))).min_by_key(|(at, _)| *at)?;
    let value = text.get(at + joining.len()..)?;
    Some((text.get(..at)?.trim(), value.trim_start()))
}

/// A value without what says that it is so.
pub(crate) fn without_particles(value: &str) -> &str {
    let mut value = value.trim_end();
    if value.is_ascii() {
        return value;
    }
    while let Some(shorter) =
        value.strip_suffix('。').or_else(|| SAYING.iter().find_map(|word| value.strip_suffix(word)))
    {
        value = shorter.trim_end();
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_freed_of_particles() {
        for (text, value) in [
            ("A100 です", "A100"),
            ("A100を使用しています。", "A100"),
            ("RTX 4090을 사용합니다", "RTX 4090"),
            ("RTX 4090的显卡", "RTX 4090"),
            ("A100", "A100"),
            ("A100ではありません", "A100ではありません"),
            ("A100ですか", "A100ですか"),
        ] {
            assert_eq!(without_particles(text), value, "{text}");
        }
        assert_eq!(around_particle("GPU は A100"), Some(("GPU", "A100")));
        assert_eq!(around_particle("GPU A100"), None);
    }
}
