//! From any address to its bytes.

use std::sync::Arc;

use crate::allowed::Allowed;
use crate::counts::Tally;
use crate::files::Files;
use crate::remote::Remote;
use crate::resolve::NameServers;
use crate::settings::Settings;
use crate::{Address, Counts, Error, Fetched, Pattern, Resolve, Way, data, parse};

/// Gets pictures. A clone is the same, and costs nothing.
#[derive(Clone, Debug)]
pub struct Sources {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    settings: Arc<Settings>,
    tally: Arc<Tally>,
    allow: Arc<[Pattern]>,
    files: Option<Files>,
    remote: Arc<Remote>,
}

impl Sources {
    /// Opens the folders and stores that the settings name. Nothing is connected to yet.
    ///
    /// # Errors
    /// When one of them cannot be opened, or a setting makes no sense.
    pub async fn new(settings: Settings) -> Result<Self, Error> {
        Self::with_names(settings, Arc::new(NameServers::default())).await
    }

    /// The same, with somebody else to look up names.
    ///
    /// # Errors
    /// As [`Sources::new`].
    pub async fn with_names(settings: Settings, names: Arc<dyn Resolve>) -> Result<Self, Error> {
        let settings = Arc::new(settings);
        let tally = Arc::new(Tally::default());
        let inner = Inner {
            allow: Arc::from(&settings.allow[..]),
            files: settings.files.as_deref().map(Files::open).transpose()?,
            remote: Remote::open(&settings, names, &tally).await?,
            settings,
            tally,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The bytes at an address.
    ///
    /// The address, and every hop on the way, has to pass one of the server's own patterns and one
    /// of `allowed`, those of who asks; an empty list lets everything pass.
    ///
    /// # Errors
    /// When it is not allowed, not there, too large, too slow, or fails: [`Error::fault`].
    pub async fn get(&self, address: &str, allowed: &[Pattern]) -> Result<Arc<Fetched>, Error> {
        Ok(self.find(address, allowed).await?.0)
    }

    /// The same, and how they came here.
    ///
    /// # Errors
    /// As [`Sources::get`].
    pub async fn find(
        &self,
        address: &str,
        allowed: &[Pattern],
    ) -> Result<(Arc<Fetched>, Way), Error> {
        let got = self.inner.get(address, allowed).await;
        got.inspect_err(|error| self.inner.tally.failed(error))
    }

    /// Forgets all copies of an address, in memory, on disk, and under way.
    pub async fn forget(&self, address: &str) {
        if let Ok(address) = parse(address) {
            self.inner.remote.forget(&address).await;
        }
    }

    /// What happened since the start.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.inner.tally.counts()
    }
}

impl Inner {
    async fn get(&self, text: &str, allowed: &[Pattern]) -> Result<(Arc<Fetched>, Way), Error> {
        let (limits, is_data) = (&self.settings.limits, text.starts_with("data:"));
        if text.len() > limits.address && !is_data {
            return Err(Error::TooLong { length: text.len(), most: limits.address });
        }
        let address = parse(text)?;
        let allowed = Allowed::new(&self.allow, allowed);
        allowed.check(&address)?;
        let here = match address {
            Address::Data(text) => Arc::new(data::read(text, limits.bytes).await?),
            Address::File(path) => match &self.files {
                Some(files) => files.read(&path, limits.bytes).await?,
                None => {
                    return Err(Error::NotServed { what: "`files/`".into(), setting: "files" });
                }
            },
            address => {
                let (kept, way) = self.remote.get(address, allowed).await?;
                return Ok((kept.fetched.clone(), way));
            }
        };
        Ok((here, Way::Here))
    }
}
