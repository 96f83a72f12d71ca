//! Making the runtime known to a registry, as Flowhub's was: once, and then again and again that it
//! is still there.

use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::{Error, say};

/// Between two signs of life.
const PAUSE: Duration = Duration::from_secs(600);

/// What a registry is told.
#[derive(Clone)]
pub(crate) struct Registration {
    /// The registry's address.
    pub(crate) registry: String,
    /// The runtime's UUID.
    pub(crate) id: String,
    /// Whose runtime it is.
    pub(crate) user: String,
    /// Its name for people.
    pub(crate) label: String,
    /// Where it is.
    pub(crate) address: String,
    /// The secret that its user edits with.
    pub(crate) secret: Option<String>,
}

/// Registers the runtime, and gives signs of life for as long as the program runs.
pub(crate) fn keep(registration: &Registration) {
    if let Err(error) = register(registration) {
        return say::warn(format!("the runtime is not registered: {error}"));
    }
    let id = &registration.id;
    // If nobody hears it, there is nobody to tell.
    let _ = say::print(&format!("Registered runtime.\nIMGFLO_RUNTIME_ID={id}\n"));
    loop {
        if let Err(error) = tell(registration, "POST", "{}".into()) {
            say::warn(format!("the registry does not hear the runtime: {error}"));
        }
        thread::sleep(PAUSE);
    }
}

fn register(registration: &Registration) -> Result<(), Error> {
    let Registration { id, user, label, address, secret, .. } = registration;
    let json = json!({
        "type": "imgflo",
        "protocol": "websocket",
        "user": user,
        "id": id,
        "secret": secret.clone().unwrap_or_default(),
        "label": label,
        "address": address,
    });
    tell(registration, "PUT", json.to_string())
}

fn tell(registration: &Registration, method: &str, json: String) -> Result<(), Error> {
    let Registration { registry, id, .. } = registration;
    let address = format!("{}/runtimes/{id}", registry.trim_end_matches('/'));
    let failed = |error: &dyn std::fmt::Display| Error::Failed(error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed(&error))?;
    runtime.block_on(imgflo_sources::tell(method, &address, json)).map_err(|error| failed(&error))
}
