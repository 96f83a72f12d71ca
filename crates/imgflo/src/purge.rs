//! `imgflo purge`: makes a server forget results.

use clap::Args;
use imgflo_keys::{Secret, signature};
use imgflo_server::Config;

use crate::ask::ask;
use crate::serve::{Serve, configured};
use crate::{Error, say};

/// Makes a server forget results that it keeps; they are made anew when somebody asks.
///
/// Where the server asks for keys, the request is signed with the admin's of the environment:
/// `IMGFLO_ADMIN_KEY` and `IMGFLO_ADMIN_SECRET`.
#[derive(Debug, Args)]
pub(crate) struct Purge {
    #[command(flatten)]
    which: Which,
    /// The server's address; by default that of the variables `IMGFLO_LISTEN` or `PORT`, or else
    /// 127.0.0.1:8080.
    #[arg(long, value_name = "HOST:PORT")]
    server: Option<String>,
}

/// Which results are forgotten.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// Those made with this graph.
    #[arg(long, value_name = "NAME")]
    graph: Option<String>,
    /// Those made of the picture at this address; that is fetched again, too.
    #[arg(long, value_name = "ADDRESS")]
    source: Option<String>,
    /// Those that were asked for with this tag.
    #[arg(long)]
    tag: Option<String>,
    /// Those that the owner of this key asked for first.
    #[arg(long, value_name = "ID")]
    key_id: Option<String>,
    /// All.
    #[arg(long)]
    all: bool,
}

/// Makes a server forget results.
pub(crate) fn purge(asked: &Purge) -> Result<(), Error> {
    let Which { graph, source, tag, key_id, all } = &asked.which;
    let all = all.then(|| "true".to_owned());
    let ways =
        [("graph", graph), ("source", source), ("tag", tag), ("key-id", key_id), ("all", &all)];
    let chosen = ways.into_iter().find_map(|(name, value)| Some((name, value.as_ref()?)));
    let (name, value) = chosen.ok_or_else(|| Error::Usage("say what to forget".into()))?;
    let config = configured(&Serve::default())?;
    let target = signed(format!("/purge?{name}={}", encoded(value)), &config);
    match ask(asked.server.as_deref(), "POST", &target)? {
        (true, said) => say::print(&format!("{said}\n")),
        (false, said) => Err(Error::Failed(format!("nothing is forgotten: {said}"))),
    }
}

fn signed(target: String, config: &Config) -> String {
    match &config.keys[1] {
        Some((id, secret)) => {
            signature::sign(&format!("{target}&key={}", encoded(id)), &Secret::new(secret.clone()))
        }
        None => target,
    }
}

/// A text as it can be in a query.
fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~/:".contains(byte);
    let one = |byte: u8| match plain(&byte) {
        true => (byte as char).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}
