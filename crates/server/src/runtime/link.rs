//! The address that opens the runtime in an editor elsewhere.

/// The address that opens a runtime, which is at `address` and known by `id`, in an editor.
pub fn live_url(ide: &str, address: &str, id: &str) -> String {
    let address = address.replace(':', "%3A").replace('/', "%2F");
    format!("{ide}#runtime/endpoint?protocol=websocket&address={address}&id={id}&type=imgflo")
}

/// The same as a link in a page, by which the first runtime's users and their scripts find it.
pub(super) fn link(ide: &str, address: &str, id: &str) -> String {
    let address = address.replacen("http", "ws", 1);
    let url = live_url(ide, &address, id);
    let url = url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!("<a id=\"flowhub_url\" href=\"{url}\" hidden>Open in the editor</a>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_live_address_has_the_runtimes_own_in_it() {
        assert_eq!(
            live_url("http://app.flowhub.io", "ws://localhost:3569", "an-id"),
            "http://app.flowhub.io#runtime/endpoint?protocol=websocket\
             &address=ws%3A%2F%2Flocalhost%3A3569&id=an-id&type=imgflo"
        );
    }

    #[test]
    fn a_link_is_safe_in_a_page() {
        let link = link("http://a.test/\"><script>", "https://b.test", "an-id");
        assert!(link.contains("address=wss%3A%2F%2Fb.test&amp;id=an-id"), "{link}");
        assert!(!link.contains("<script>"), "{link}");
    }
}
