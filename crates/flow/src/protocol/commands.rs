//! Enums of messages: which word stands for which payload is written once.

/// Declares the messages of a protocol: a variant for each command, which holds its payload.
macro_rules! commands {
    (
        $(#[$meta:meta])*
        pub enum $Name:ident { $( $(#[$doc:meta])* $word:literal: $Variant:ident($Payload:ty), )* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $Name { $( $(#[$doc])* $Variant($Payload), )* }

        impl $Name {
            /// The words of all commands.
            pub const COMMANDS: &'static [&'static str] = &[$($word),*];

            /// The word for this command on the wire.
            pub fn command(&self) -> &'static str {
                match self { $( Self::$Variant(_) => $word, )* }
            }

            /// Reads the payload of a command; nothing, if there is no such command.
            pub(super) fn read(
                command: &str,
                payload: $crate::Json,
            ) -> Option<Result<Self, serde_json::Error>> {
                match command {
                    $( $word => Some(serde_json::from_value(payload).map(Self::$Variant)), )*
                    _ => None,
                }
            }

            /// The payload, as it is written.
            pub(super) fn payload(&self) -> $crate::Json {
                match self {
                    $( Self::$Variant(payload) => serde_json::to_value(payload), )*
                }
                .expect("payloads are plain data")
            }
        }
    };
}

pub(super) use commands;
