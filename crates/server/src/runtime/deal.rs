//! What the runtime cannot do by itself: graphs are saved, views shown, pictures looked at.

use std::time::{SystemTime, UNIX_EPOCH};

use imgflo_flow::Graph;
use imgflo_flow::protocol::{Event, Protocol, imgflo};
use imgflo_live::{Inspect, Inspected};
use imgflo_runtime::{Asker, Effects, Notice, Now, Runtime, Save};
use serde_json::{Value, json};

use super::store::{Failed, Store};
use super::views::{rect, region, to_render};
use crate::app::App;
use crate::library::{Library, Shelf};

/// Does what notices say, in their order.
pub(super) fn deal(app: &App, notices: Vec<Notice>) {
    for notice in notices {
        match notice {
            Notice::Changed(graph) => stage(app, &graph),
            Notice::Closed(_) => {}
            Notice::Renamed(from, to) => app.runtime.views().rename(&from, &to),
            Notice::Save(save) => in_background(app, move |app| saved(app, &save)),
            Notice::Library(asker, request) => {
                in_background(app, move |app| library(app, &asker, request));
            }
            Notice::Watch(asker, watch) => {
                let graph = watch.graph.clone();
                let refused = app.runtime.watch(&asker, watch);
                if let Err(message) = refused {
                    app.runtime.answer(&asker, Protocol::Imgflo.error(message));
                }
                stage(app, &graph);
            }
            Notice::Unwatch(asker, unwatch) => {
                app.runtime.unwatch(&asker, &unwatch.view);
            }
            Notice::Inspect(asker, inspect) => {
                let app = app.clone();
                tokio::spawn(async move { inspected(&app, &asker, inspect).await });
            }
        }
    }
}

/// Files are waited for on threads of their own.
fn in_background(app: &App, work: impl FnOnce(&App) + Send + 'static) {
    let app = app.clone();
    tokio::task::spawn_blocking(move || work(&app));
}

/// Shows what a graph is now to those who watch it, as soon as its pictures are here.
pub(super) fn stage(app: &App, graph: &str) {
    let pictures = app.runtime.pictures();
    let missing = app.runtime.views().set(graph, pictures, || app.runtime.snapshot(graph));
    let missing: Vec<String> =
        missing.into_iter().filter(|address| pictures.begin(address)).collect();
    if missing.is_empty() {
        return;
    }
    let (app, graph) = (app.clone(), graph.to_owned());
    tokio::spawn(async move {
        for address in missing {
            app.runtime.pictures().open(&app, &address).await.map(drop).unwrap_or_else(|why| {
                tracing::info!(address, why, "a picture cannot be opened");
            });
        }
        stage(&app, &graph);
    });
}

/// Deals with something, and does what follows from it.
fn tell(app: &App, what: impl FnOnce(&mut Runtime) -> Effects) {
    deal(app, app.runtime.with(what));
}

fn saved(app: &App, save: &Save) {
    let store = app.runtime.store();
    match store.save(&save.name, &save.text, save.base.as_deref(), save.force) {
        Ok(version) => {
            let time = app.runtime.now().to_text();
            tell(app, |runtime| runtime.saved(save, &version, time));
        }
        Err(Failed::Conflict(version)) => tell(app, |runtime| runtime.conflicts(save, version)),
        Err(failed) => {
            let protocol = if save.persist { Protocol::Network } else { Protocol::Imgflo };
            app.runtime.answer(&save.asker, protocol.error(failed.to_string()));
        }
    }
}

/// Answers what is asked about saved graphs, and does what is to be done with them.
fn library(app: &App, asker: &Asker, request: imgflo::Request) {
    use imgflo::{Event as Said, Request as Asked};
    let store = app.runtime.store();
    let answer = |said| app.runtime.answer(asker, Event::Imgflo(said));
    let happened = |said| tell(app, |runtime| runtime.happened(asker, said));
    let done: Result<(), String> = match request {
        Asked::Graphs(_) => {
            answer(Said::Graphs(list(app)));
            Ok(())
        }
        Asked::Versions(of) => {
            answer(Said::Versions(versions(store, of.graph)));
            Ok(())
        }
        Asked::Version(of) => version(app, of).map(|source| answer(Said::Version(source))),
        Asked::Restore(of) => restore(app, asker, &of),
        Asked::Rename(rename) => {
            store.rename(&rename.graph, &rename.to).map_err(|failed| failed.to_string()).map(|()| {
                tell(app, |runtime| runtime.renamed(&rename.graph, &rename.to));
                happened(Said::Rename(rename));
            })
        }
        Asked::Delete(of) => {
            store.delete(&of.graph).map_err(|failed| failed.to_string()).map(|()| {
                tell(app, |runtime| runtime.deleted(&of.graph));
                happened(Said::Delete(of));
            })
        }
        Asked::Undelete(of) => {
            store.undelete(&of.graph).map_err(|failed| failed.to_string()).map(|()| {
                deal(app, app.runtime.follow(&app.library));
                happened(Said::Undelete(of));
            })
        }
        // The runtime itself answers all others.
        _ => Ok(()),
    };
    if let Err(message) = done {
        app.runtime.answer(asker, Protocol::Imgflo.error(message));
    }
}

fn versions(store: &Store, graph: String) -> imgflo::VersionList {
    let entry = |kept: super::store::Kept| imgflo::VersionEntry {
        version: kept.version,
        time: text(kept.time),
        size: kept.size,
    };
    let versions = store.versions(&graph).into_iter().map(entry).collect();
    imgflo::VersionList { graph, versions }
}

fn version(app: &App, of: imgflo::OfVersion) -> Result<imgflo::VersionSource, String> {
    let source = imgflo_flow::json::write(&read(app, &of)?);
    let source = serde_json::from_str(&source).unwrap_or_default();
    let imgflo::OfVersion { graph, version } = of;
    Ok(imgflo::VersionSource { graph, version, source })
}

/// A version of a graph.
pub(super) fn read(app: &App, of: &imgflo::OfVersion) -> Result<Graph, String> {
    let found = app.runtime.store().version(&of.graph, &of.version);
    let (file, bytes) = found.map_err(|failed| failed.to_string())?;
    Graph::from_bytes(&file, &bytes, &Default::default()).map_err(|error| error.to_string())
}

fn restore(app: &App, asker: &Asker, of: &imgflo::OfVersion) -> Result<(), String> {
    let graph = read(app, of)?;
    let text = imgflo_flow::json::write(&graph);
    let version = app
        .runtime
        .store()
        .save(&of.graph, &text, None, true)
        .map_err(|failed| failed.to_string())?;
    let save = Save {
        asker: asker.clone(),
        name: of.graph.clone(),
        graph: of.graph.clone(),
        base: None,
        force: true,
        text,
        revision: 0,
        persist: false,
    };
    let time = app.runtime.now().to_text();
    tell(app, |runtime| runtime.restored(&save, graph, &version, time));
    Ok(())
}

/// All saved graphs, as editors list them.
fn list(app: &App) -> imgflo::GraphList {
    let shelf = app.library.shelf();
    let names = shelf.graphs.keys().chain(shelf.broken.keys());
    let mut names: Vec<&String> = names.collect();
    names.sort();
    names.dedup();
    imgflo::GraphList { graphs: names.into_iter().map(|name| entry(app, &shelf, name)).collect() }
}

fn entry(app: &App, shelf: &Shelf, name: &str) -> imgflo::GraphEntry {
    let saved = shelf.graphs.get(name);
    let property = |key: &str| saved.and_then(|saved| saved.graph.properties.get(key));
    let text_of = |key: &str| property(key).and_then(Value::as_str).map(str::to_owned);
    let tags = property("tags").and_then(Value::as_array).into_iter().flatten();
    let title = text_of("title").filter(|title| !title.is_empty());
    let parameters = saved.iter().flat_map(|saved| &saved.interface.parameters);
    imgflo::GraphEntry {
        graph: name.to_owned(),
        title: title.unwrap_or_else(|| name.to_owned()),
        description: text_of("description").unwrap_or_default(),
        tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
        version: saved.map_or(String::new(), |saved| saved.version.clone()),
        time: app.runtime.store().time(name).map(text),
        open: app.runtime.is_open(name),
        own: app.runtime.store().is_own(name),
        broken: shelf.broken.get(name).cloned(),
        takes: saved
            .map_or(Vec::new(), |saved| saved.pictures().into_iter().map(str::to_owned).collect()),
        parameters: parameters.map(|parameter| parameter.name.clone()).collect(),
    }
}

/// A time, as messages have it.
fn text(time: SystemTime) -> String {
    let unix = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Now { unix, ..Now::default() }.to_text()
}

async fn inspected(app: &App, asker: &Asker, asked: imgflo::Inspect) {
    let Some(snapshot) = app.runtime.snapshot(&asked.graph) else { return };
    let revision = snapshot.revision;
    let pictures = super::process::opened(app, &snapshot).await;
    let rendered = to_render(snapshot, &pictures);
    let live = app.runtime.live().clone();
    let inspect = Inspect {
        node: asked.node.clone(),
        port: asked.port.clone().unwrap_or_else(|| "output".to_owned()),
        region: asked.region.map(rect),
        points: asked.points.iter().map(|point| (point.x, point.y)).collect(),
        histogram: asked.histogram,
        waveform: asked.waveform,
    };
    let turn = app.runtime.turn().await;
    let looked = tokio::task::spawn_blocking(move || live.inspect(&rendered, &inspect)).await;
    drop(turn);
    let event = match looked {
        Ok(Ok(inspected)) => {
            Event::Imgflo(imgflo::Event::Inspected(told(&asked, revision, &inspected)))
        }
        Ok(Err(error)) => Protocol::Imgflo.error(error.to_string()),
        Err(_) => Protocol::Imgflo.error("looking at the picture broke down"),
    };
    app.runtime.answer(asker, event);
}

fn told(asked: &imgflo::Inspect, revision: u64, seen: &Inspected) -> Value {
    let number =
        |value: f32| if value.is_finite() { json!(value) } else { json!(value.to_string()) };
    let numbers = |values: [f32; 4]| values.map(number);
    let point = |point: &imgflo_live::Point| json!({ "x": point.x, "y": point.y, "linear": numbers(point.linear), "srgb": numbers(point.srgb) });
    let warning = |warning: &imgflo_live::Warning| json!({ "kind": warning.kind.name(), "share": warning.share, "message": warning.message });
    let mut told = json!({
        "graph": asked.graph,
        "node": asked.node,
        "revision": revision,
        "bounds": region(seen.bounds),
        "points": seen.points.iter().map(point).collect::<Vec<_>>(),
        "warnings": seen.warnings.iter().map(warning).collect::<Vec<_>>(),
    });
    if let Some(counts) = &seen.histogram {
        told["histogram"] = json!({
            "red": counts.red,
            "green": counts.green,
            "blue": counts.blue,
            "alpha": counts.alpha,
            "luminance": counts.luminance,
        });
    }
    if let Some(waves) = &seen.waveform {
        told["waveform"] = json!({
            "columns": waves.columns,
            "red": waves.red,
            "green": waves.green,
            "blue": waves.blue,
        });
    }
    told
}

/// Tells the runtime of graphs whose files have changed, for as long as the server runs.
pub(super) async fn follow(app: App) {
    let library: Library = app.library.clone();
    loop {
        library.changed().await;
        let runtime = app.runtime.clone();
        let library = library.clone();
        let notices = tokio::task::spawn_blocking(move || runtime.follow(&library)).await;
        deal(&app, notices.unwrap_or_default());
    }
}
