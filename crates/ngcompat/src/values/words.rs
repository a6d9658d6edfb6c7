//! Macros for the values whose text is their whole form.

/// Defines an enum whose values have one word each, which is `Display`, `FromStr` and serde.
macro_rules! string_enum {
    (
        $(#[$meta:meta])* $type:ident, $code:literal, $what:literal;
        $($(#[doc = $doc:literal])+ $variant:ident = $word:literal, $name:literal $(, $other:literal)*;)+
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $type {
            $($(#[doc = $doc])+ #[cfg_attr(feature = "schema", schemars(rename = $word))] $variant,)+
        }

        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in JSON and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The name in a sentence.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it means, in a sentence or two.
            pub fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii_start(),)+
                }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl core::str::FromStr for $type {
            type Err = $crate::values::error::ParseError;

            fn from_str(input: &str) -> Result<Self, Self::Err> {
                let text = input.trim();
                for &value in Self::ALL {
                    let others: &[&str] = match value {
                        $(Self::$variant => &[$($other),*],)+
                    };
                    if [value.as_str(), value.name()]
                        .iter()
                        .chain(others)
                        .any(|word| word.eq_ignore_ascii_case(text))
                    {
                        return Ok(value);
                    }
                }
                let problem = concat!("unknown ", $what, " {}");
                Err(Self::Err::word($code, problem, &[$($word),+], text))
            }
        }

        $crate::values::words::serde_as_text!($type);
    };
}

/// Implements serde for types whose `FromStr` and `Display` are their serialised form.
macro_rules! serde_as_text {
    ($($type:ty),+ $(,)?) => {$(
        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <alloc::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

/// Gives a type the schema of the form in which it is written as JSON.
#[cfg(feature = "serde")]
macro_rules! schema_as {
    ($type:ty, $form:ty) => {
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                <$form as schemars::JsonSchema>::inline_schema()
            }

            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                <$form as schemars::JsonSchema>::schema_name()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$form as schemars::JsonSchema>::json_schema(generator)
            }
        }
    };
}

#[cfg(feature = "serde")]
pub(crate) use schema_as;
pub(crate) use {serde_as_text, string_enum};
