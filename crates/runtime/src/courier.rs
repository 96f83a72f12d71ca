//! Components of flow-based programming that pass on packets, whatever is in them.
//!
//! Packets really go through them: from initial packets and exported ports, along edges, to
//! properties of operations and to exported ports.

use imgflo_flow::protocol::PortDefinition;
use imgflo_flow::protocol::component::Component;

/// A component that takes packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Courier {
    /// Passes on each packet.
    Repeat,
    /// Lets each packet go.
    Drop,
    /// Shows each packet to people, and passes it on.
    Output,
}

impl Courier {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Repeat, Self::Drop, Self::Output];

    /// The one of a component's name.
    pub(crate) fn of_name(component: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|courier| courier.name() == component)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Repeat => "core/Repeat",
            Self::Drop => "core/Drop",
            Self::Output => "core/Output",
        }
    }

    /// What it does.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Repeat => "Passes on each packet.",
            Self::Drop => "Lets each packet go.",
            Self::Output => "Shows each packet as a message, and passes it on.",
        }
    }

    /// Whether packets go on from its port `out`.
    pub(crate) fn passes_on(self) -> bool {
        self != Self::Drop
    }

    /// It, as a component.
    pub(crate) fn component(self) -> Component {
        let port = |id: &str| PortDefinition { kind: "all".into(), ..PortDefinition::of(id) };
        let icon = match self {
            Self::Repeat => "forward",
            Self::Drop => "trash-o",
            Self::Output => "bug",
        };
        Component {
            name: self.name().into(),
            description: self.about().into(),
            icon: icon.into(),
            subgraph: false,
            in_ports: vec![port("in")],
            out_ports: self.passes_on().then(|| port("out")).into_iter().collect(),
        }
    }
}
