//! Names of edges, and addresses of previews.

use imgflo_flow::protocol::PortReference;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Runtime;

/// What stays as it is in a part of a query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// An edge in words: `A() OUT -> IN B()`; a value's is `DATA -> IN B()`.
pub(crate) fn edge_id(source: Option<&PortReference>, target: &PortReference) -> String {
    let port = |at: &PortReference| {
        let index = at.index.map_or(String::new(), |index| format!("[{index}]"));
        format!("{}{index}", at.port.to_uppercase())
    };
    let from = source.map_or("DATA".into(), |from| format!("{}() {}", from.node, port(from)));
    format!("{from} -> {} {}()", port(target), target.node)
}

impl Runtime {
    /// The address of what comes out of a node, as it is now.
    pub(crate) fn preview(
        &self,
        id: &str,
        node: &str,
        port: Option<&str>,
        revision: u64,
    ) -> String {
        let [id, node] = [id, node].map(|part| utf8_percent_encode(part, PLAIN).to_string());
        let public = &self.setup.public;
        let mut url = format!("{public}/process?graph={id}&node={node}&rev={revision}");
        if let Some(port) = port {
            url += &format!("&port={}", utf8_percent_encode(port, PLAIN));
        }
        if let Some(key) = &self.setup.preview_key {
            url += &format!("&key={key}");
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port(node: &str, port: &str) -> PortReference {
        PortReference { node: node.into(), port: port.into(), index: None }
    }

    #[test]
    fn edges_are_named_as_the_fbp_language_writes_them() {
        let (from, to) = (port("a", "output"), port("b c", "std-dev-x"));
        assert_eq!(edge_id(Some(&from), &to), "a() OUTPUT -> STD-DEV-X b c()");
        let slot = PortReference { index: Some(2), ..to };
        assert_eq!(edge_id(None, &slot), "DATA -> STD-DEV-X[2] b c()");
    }
}
