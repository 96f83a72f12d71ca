//! Who may do what.

use imgflo_flow::protocol::{Request, imgflo, network, runtime};

/// What a client may do; each right has those before it in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Nothing but ask what is allowed.
    #[default]
    Nothing,
    /// See graphs and pictures.
    Look,
    /// Start and stop networks, and send packets.
    Control,
    /// Change and save graphs.
    Edit,
}

/// What the protocol calls that which each right has beyond the one before it.
const CAPABILITIES: [(Right, &[&str]); 3] = [
    (
        Right::Look,
        &[
            "protocol:component",
            "component:getsource",
            "graph:readonly",
            "network:status",
            "network:data",
        ],
    ),
    (
        Right::Control,
        &["protocol:runtime", "protocol:network", "network:control", "protocol:trace"],
    ),
    (Right::Edit, &["protocol:graph", "component:setsource", "network:persist"]),
];

impl Right {
    /// The capabilities of the protocol that the right has.
    pub fn capabilities(self) -> Vec<String> {
        let allowed = CAPABILITIES.iter().filter(|(right, _)| *right <= self);
        allowed.flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned())).collect()
    }

    /// The right that a request needs.
    pub fn needed(request: &Request) -> Self {
        match request {
            Request::Runtime(runtime::Request::GetRuntime(_)) => Self::Nothing,
            Request::Runtime(runtime::Request::Packet(_)) | Request::Trace(_) => Self::Control,
            Request::Graph(_) => Self::Edit,
            Request::Component(imgflo_flow::protocol::component::Request::Source(_)) => Self::Edit,
            Request::Component(_) => Self::Look,
            Request::Network(request) => Self::of_network(request),
            Request::Imgflo(request) => Self::of_imgflo(request),
        }
    }

    fn of_network(request: &network::Request) -> Self {
        use network::Request::{Debug, Edges, GetStatus, Persist, Start, Stop};
        match request {
            GetStatus(_) | Edges(_) => Self::Look,
            Start(_) | Stop(_) | Debug(_) => Self::Control,
            Persist(_) => Self::Edit,
        }
    }

    fn of_imgflo(request: &imgflo::Request) -> Self {
        use imgflo::Request::{Delete, Describe, Rename, Restore, Save, Undelete};
        match request {
            Describe(_) | Save(_) | Restore(_) | Rename(_) | Delete(_) | Undelete(_) => Self::Edit,
            _ => Self::Look,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_right_has_those_before_it() {
        let looking = Right::Look.capabilities();
        assert!(looking.iter().all(|name| Right::Edit.capabilities().contains(name)));
        assert!(Right::Nothing.capabilities().is_empty());
        assert!(!looking.contains(&"protocol:graph".to_owned()));
    }
}
