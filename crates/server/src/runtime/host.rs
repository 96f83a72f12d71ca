//! The runtime, with all who are connected to it.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::extract::ws::Utf8Bytes;
use bytes::Bytes;
use imgflo_flow::Graph;
use imgflo_flow::protocol::{Event, Incoming, imgflo, network};
use imgflo_live::Live;
use imgflo_op::OpDef;
use imgflo_runtime::{
    Asker, ClientId, Delivery, Effects, Limits, Notice, Now, Right, Runtime, SavedGraph, Setup,
    Snapshot,
};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;
use tokio::sync::{Notify, Semaphore, SemaphorePermit};

use super::door::Door;
use super::drafts::{Draft, Drafts};
use super::link::link;
use super::operations::Sample;
use super::outbox::Outbox;
use super::pictures::Pictures;
use super::store::Store;
use super::views::Views;
use crate::config::{Config, Listen};
use crate::library::Library;

/// The runtime, with all who are connected to it. Clones are the same.
#[derive(Clone, Debug)]
pub(crate) struct Host(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    door: Door,
    /// Clients at once, and bytes of a message.
    limits: (usize, usize),
    begun: Instant,
    next: AtomicU64,
    desk: Mutex<Desk>,
    /// Something may be due earlier than before.
    due: Notify,
    preview_key: Option<String>,
    /// What it is known by.
    id: String,
    /// What leads to an editor elsewhere, once it is known where the server listens.
    link: OnceLock<String>,
    views: Views,
    pictures: Pictures,
    store: Store,
    drafts: Mutex<Drafts>,
    /// Pictures that are rendered at once for those who ask over HTTP, or look closely.
    turns: Semaphore,
    /// What operations look like.
    samples: moka::sync::Cache<Sample, Bytes>,
}

/// Where one message at a time is dealt with.
#[derive(Debug)]
struct Desk {
    runtime: Runtime,
    outboxes: HashMap<ClientId, Outbox>,
}

impl Host {
    /// A runtime as the settings say, known by a UUID. Changes that were not saved when the last one
    /// ended are there again.
    pub(crate) fn new(
        config: &Config,
        operations: &'static [&'static OpDef],
        library: &Library,
        id: String,
    ) -> Self {
        let door = Door::new(config);
        let preview_key = door.has_secrets().then(|| format!("{:032x}", rand::random::<u128>()));
        let drafts = Drafts::new(config.data.join("drafts"));
        let runtime = restored(config, operations, id.clone(), preview_key.clone(), &drafts);
        let (memory, threads) = (config.runtime.memory, config.limits.jobs.div_ceil(2));
        let time_ms = config.limits.time.as_millis() as u64;
        let limits = imgflo_engine::Limits { time_ms, ..crate::make::engine(&config.limits) };
        let settings = imgflo_live::Settings { memory: memory / 2, threads, limits };
        let live = Live::new(operations, settings);
        let desk = Desk { runtime, outboxes: HashMap::new() };
        Self(Arc::new(Inner {
            door,
            limits: (config.runtime.clients, config.runtime.message),
            begun: Instant::now(),
            next: AtomicU64::new(1),
            desk: Mutex::new(desk),
            due: Notify::new(),
            preview_key,
            id,
            link: OnceLock::new(),
            views: Views::new(live),
            pictures: Pictures::new(memory / 2),
            store: Store::new(library.clone(), config.data.join("versions")),
            drafts: Mutex::new(drafts),
            turns: Semaphore::new(threads),
            samples: moka::sync::Cache::new(1000),
        }))
    }

    /// Where the server listens is known: addresses that are told lead there, unless the settings
    /// say otherwise.
    pub(crate) fn listens(&self, config: &Config, place: &str) {
        let port = place.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        let mut reached = config.address();
        if let (None, Listen::Tcp(address), Some(port)) = (&config.public, &config.listen, port) {
            let listen = Listen::Tcp((address.ip(), port).into());
            reached = Config { listen, ..config.clone() }.address();
            self.desk().runtime.is_reached_at(reached.clone());
        }
        let link = config.runtime.ide.as_ref().map(|ide| link(ide, &reached, &self.0.id));
        // It listens once.
        let _ = self.0.link.set(link.unwrap_or_default());
    }

    /// What a page has in it that leads to an editor elsewhere, if there is one.
    pub(crate) fn link(&self) -> &str {
        self.0.link.get().map_or("", String::as_str)
    }

    /// Who comes in.
    pub(crate) fn door(&self) -> &Door {
        &self.0.door
    }

    /// Bytes of a message.
    pub(super) fn longest_message(&self) -> usize {
        self.0.limits.1
    }

    /// Graph files.
    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    /// Views of graphs.
    pub(super) fn views(&self) -> &Views {
        &self.0.views
    }

    /// What renders.
    pub(super) fn live(&self) -> &Live {
        self.0.views.live()
    }

    /// Waits for a turn to render.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        self.0.turns.acquire().await.ok()
    }

    /// Pictures that graphs name.
    pub(super) fn pictures(&self) -> &Pictures {
        &self.0.pictures
    }

    /// What an operation looks like, if that is known already.
    pub(super) fn shown(&self, sample: &Sample) -> Option<Bytes> {
        self.0.samples.get(sample)
    }

    /// Remembers what an operation looks like.
    pub(super) fn show(&self, sample: Sample, file: Bytes) {
        self.0.samples.insert(sample, file);
    }

    /// Whether a key is what addresses of previews have.
    pub(super) fn is_preview_key(&self, key: &str) -> bool {
        let own = self.0.preview_key.as_deref();
        own.is_some_and(|own| own.as_bytes().ct_eq(key.as_bytes()).into())
    }

    /// Somebody connects, if there is room.
    pub(super) fn connect(&self, right: Right) -> Option<(ClientId, Outbox)> {
        let mut desk = self.desk();
        if desk.outboxes.len() >= self.0.limits.0 {
            return None;
        }
        let id = ClientId(self.0.next.fetch_add(1, Ordering::Relaxed));
        let outbox = Outbox::default();
        desk.runtime.connect(id, right);
        desk.outboxes.insert(id, outbox.clone());
        metrics::gauge!("imgflo_runtime_clients").set(desk.outboxes.len() as f64);
        Some((id, outbox))
    }

    /// Somebody is gone.
    pub(super) fn disconnect(&self, client: ClientId) {
        self.0.views.forget(client);
        let mut desk = self.desk();
        desk.outboxes.remove(&client);
        metrics::gauge!("imgflo_runtime_clients").set(desk.outboxes.len() as f64);
        let effects = desk.runtime.disconnect(client);
        desk.deliver(effects.deliveries);
    }

    /// A message comes. Gives what else there is to do, and how many bytes all are told of it.
    pub(super) fn receive(&self, client: ClientId, incoming: Incoming) -> (Vec<Notice>, usize) {
        let shown = incoming.secret.as_deref().filter(|_| self.0.door.has_secrets());
        let shown = shown.map(|secret| self.0.door.right(secret));
        let now = self.now();
        self.dealt(|runtime| runtime.receive(client, incoming, shown, now))
    }

    /// A view is to be shown.
    pub(super) fn watch(&self, asker: &Asker, watch: imgflo::Watch) -> Result<(), String> {
        let outbox = self.desk().outboxes.get(&asker.client).cloned();
        // Whoever is gone already sees nothing.
        outbox.map_or(Ok(()), |outbox| self.0.views.watch(asker.client, outbox, watch))
    }

    /// A view is to be shown no longer; a picture of it that waits is not sent.
    pub(super) fn unwatch(&self, asker: &Asker, view: &str) {
        self.0.views.unwatch(asker.client, view);
        if let Some(outbox) = self.desk().outboxes.get(&asker.client) {
            outbox.forget(view);
        }
    }

    /// Answers whoever asked.
    pub(super) fn answer(&self, asker: &Asker, event: Event) {
        self.with(|runtime| runtime.answered(asker, event));
    }

    /// Takes in what the library has now.
    pub(crate) fn follow(&self, library: &Library) -> Vec<Notice> {
        let shelf = library.shelf();
        let saved = shelf.graphs.iter().map(|(name, saved)| {
            let graph = Arc::new(saved.graph.clone());
            (name.clone(), SavedGraph { graph, version: saved.version.clone() })
        });
        let saved: BTreeMap<String, SavedGraph> = saved.collect();
        self.with(|runtime| runtime.set_library(saved))
    }

    /// Makes a graph the main one, and starts it.
    pub(crate) fn open_main(&self, graph: Graph) {
        self.with(|runtime| runtime.open_main("default/main", graph));
    }

    /// An open graph, as it is to be rendered.
    pub(super) fn snapshot(&self, graph: &str) -> Option<Snapshot> {
        self.desk().runtime.snapshot(graph)
    }

    /// An earlier version of a graph, as it is to be rendered.
    pub(super) fn snapshot_of(&self, id: &str, version: Graph, picture: Option<&str>) -> Snapshot {
        self.desk().runtime.snapshot_of(id, version, picture)
    }

    /// Whether a graph is open.
    pub(super) fn is_open(&self, graph: &str) -> bool {
        self.desk().runtime.is_open(graph)
    }

    /// Does what is due next, when it is due. Gives what there is to do then.
    pub(super) async fn tick(&self) -> Vec<Notice> {
        loop {
            let (due, now) = (self.desk().runtime.due(), self.now());
            match due {
                Some(due) if due <= now.since => {
                    return self.with(|runtime| runtime.tick(now));
                }
                Some(due) => {
                    let wait = due - now.since;
                    let _ = tokio::time::timeout(wait, self.0.due.notified()).await;
                }
                None => self.0.due.notified().await,
            }
        }
    }

    /// Writes down what is not saved.
    pub(crate) fn write_down(&self) {
        let mut drafts = self.0.drafts.lock().unwrap_or_else(PoisonError::into_inner);
        let (stale, unsaved) = {
            let desk = self.desk();
            let unsaved = || desk.runtime.drafts().map(|(id, revision, _)| (id, revision));
            let all: Vec<String> = unsaved().map(|(id, _)| id.to_owned()).collect();
            (drafts.stale(unsaved()), all)
        };
        for (id, revision) in stale {
            let draft = self.draft(&id);
            if let Some(Err(error)) = draft.map(|draft| drafts.write(&draft, revision)) {
                tracing::error!(graph = id, %error, "changes cannot be written down");
            }
        }
        drafts.keep_only(&unsaved);
    }

    fn draft(&self, id: &str) -> Option<Draft> {
        let desk = self.desk();
        let (_, _, file) = desk.runtime.drafts().find(|(draft, ..)| *draft == id)?;
        let source = RawValue::from_string(desk.runtime.text(id)?).ok()?;
        Some(Draft { graph: id.to_owned(), file: file.cloned(), source })
    }

    /// What time it is.
    pub(super) fn now(&self) -> Now {
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Now { since: self.0.begun.elapsed(), unix }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.0.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Deals with something, and gives what else there is to do. Messages are in the outboxes before
    /// anything else happens, so that all get them in the same order.
    pub(super) fn with(&self, deal: impl FnOnce(&mut Runtime) -> Effects) -> Vec<Notice> {
        self.dealt(deal).0
    }

    fn dealt(&self, deal: impl FnOnce(&mut Runtime) -> Effects) -> (Vec<Notice>, usize) {
        let mut desk = self.desk();
        let Effects { deliveries, notices } = deal(&mut desk.runtime);
        let bytes = desk.deliver(deliveries);
        drop(desk);
        self.0.due.notify_one();
        (notices, bytes)
    }
}

/// A runtime with the changes that were not saved when the last one ended.
fn restored(
    config: &Config,
    operations: &'static [&'static OpDef],
    id: String,
    preview_key: Option<String>,
    drafts: &Drafts,
) -> Runtime {
    let nodes = usize::try_from(config.limits.nodes).unwrap_or(usize::MAX);
    let limits = Limits { nodes, ..Limits::default() };
    let mut runtime = Runtime::new(Setup {
        id: Some(id),
        label: config.runtime.label.clone(),
        public: config.address(),
        preview_key,
        operations,
        limits,
    });
    let read = imgflo_flow::Limits { nodes, bytes: limits.bytes, ..Default::default() };
    for draft in drafts.read() {
        match draft.read(&read) {
            Ok(graph) => drop(runtime.open_draft(&draft.graph, graph, draft.file)),
            Err(error) => tracing::warn!(graph = draft.graph, %error, "a draft is broken"),
        }
    }
    runtime
}

impl Desk {
    /// Puts messages into the outboxes. Gives how many bytes they are, for all who get them.
    fn deliver(&self, deliveries: Vec<Delivery>) -> usize {
        let mut bytes = 0;
        for Delivery { to, message } in deliveries {
            let text = Utf8Bytes::from(message.to_text());
            let informs = informs(&message.event);
            for outbox in to.iter().filter_map(|client| self.outboxes.get(client)) {
                outbox.message(text.clone(), informs);
                bytes += text.len();
            }
        }
        bytes
    }
}

/// What is said anew when it changes: a client that is behind need not have all of it.
fn informs(event: &Event) -> bool {
    matches!(event, Event::Network(network::Event::Data(_) | network::Event::Output(_)))
}
