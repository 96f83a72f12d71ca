//! `imgflo info`: what a picture file holds.

use std::sync::Arc;

use imgflo_codec::{Info, Ink, Limits, Orientation, Profile, Subsampling};
use imgflo_engine::Source;
use imgflo_pixel::{Channels, Layout, Sample};
use imgflo_render::Picture;
use imgflo_video::{Format, is_film};
use serde_json::{Value as Json, json};

use crate::files::{name, read};
use crate::films::Films;
use crate::text::table;
use crate::{Error, cli, say};

/// Only the header is read, so nothing needs a limit but the file itself.
const LIMITS: Limits = Limits {
    max_bytes: 1 << 32,
    max_width: u32::MAX,
    max_height: u32::MAX,
    max_pixels: u64::MAX,
    max_frames: u32::MAX,
    max_memory: u64::MAX,
};

/// Shows what a picture file holds.
pub(crate) fn info(asked: &cli::Info) -> Result<(), Error> {
    let bytes: Arc<[u8]> = read(&asked.file, LIMITS.max_bytes)?.into();
    if is_film(&bytes) {
        return film(asked, &bytes);
    }
    let picture = Picture::open(&name(&asked.file), bytes, &LIMITS)?;
    if asked.json {
        return say::print(&format!("{:#}\n", as_json(&picture)));
    }
    let info = picture.info();
    let sides = format!("{} x {} pixels", info.width, info.height);
    let mut facts = vec![
        ("File", asked.file.display().to_string()),
        ("Format", info.format.to_string()),
        ("Size", sides),
        ("Colors", format!("{}, {} bits", ink(info.ink), info.bits)),
        ("Alpha", yes(info.has_alpha())),
        ("Read as", format!("{} {}", channels(info.channels), sample(info.sample))),
    ];
    if info.orientation != Orientation::UPRIGHT {
        let (width, height) = info.stored;
        let exif = info.orientation.to_exif();
        facts.push(("Turned", format!("EXIF {exif}; stored as {width} x {height}")));
    }
    if let Some(profile) = &info.profile {
        facts.push(("Profile", profile_text(profile)));
    }
    if let Some(subsampling) = info.subsampling {
        facts.push(("Subsampling", subsampling_name(subsampling).into()));
    }
    facts.push(("Interlaced", yes(info.interlaced)));
    match info.animation {
        Some(animation) => facts.push(("Frames", frames(info.frames, animation.loops))),
        None if info.frames > 1 => {
            facts.push(("Pictures", format!("{}; the first is read", info.frames)));
        }
        None => {}
    }
    facts.push(("File size", format!("{} bytes", picture.length())));
    facts.push(("Memory", format!("{} bytes to read it", picture.memory())));
    print(facts)
}

/// Shows what a film holds.
fn film(asked: &cli::Info, bytes: &Arc<[u8]>) -> Result<(), Error> {
    let film = Films::LOOKING.open(&name(&asked.file), bytes)?;
    // Pictures are films, too, so the trait is not in reach everywhere.
    let reel: &dyn imgflo_render::Reel = &film;
    let Layout { width, height, .. } = reel.layout();
    let (frames, seconds) = (reel.frames(), film.seconds());
    let sound = film.sound().is_some();
    if asked.json {
        let told = json!({
            "format": "mp4",
            "width": width,
            "height": height,
            "frames": frames,
            "duration": seconds,
            "frameRate": film.rate(),
            "sound": sound,
            "bytes": bytes.len(),
        });
        return say::print(&format!("{told:#}\n"));
    }
    print(vec![
        ("File", asked.file.display().to_string()),
        ("Format", Format::Mp4.to_string()),
        ("Size", format!("{width} x {height} pixels")),
        ("Frames", format!("{frames}, {:.2} in a second", film.rate())),
        ("Duration", format!("{seconds:.2} seconds")),
        ("Sound", yes(sound)),
        ("File size", format!("{} bytes", bytes.len())),
    ])
}

fn print(facts: Vec<(&str, String)>) -> Result<(), Error> {
    let row = |(name, fact): (&str, String)| vec![name.to_owned(), fact];
    say::print(&table(&facts.into_iter().map(row).collect::<Vec<_>>()))
}

fn as_json(picture: &Picture) -> Json {
    let info: &Info = picture.info();
    let profile = info.profile.as_ref().map(|profile| {
        json!({ "description": profile.description, "bytes": profile.bytes, "ignored": profile.ignored })
    });
    json!({
        "format": info.format.to_string().to_lowercase(),
        "width": info.width,
        "height": info.height,
        "storedWidth": info.stored.0,
        "storedHeight": info.stored.1,
        "colors": ink(info.ink),
        "bits": info.bits,
        "alpha": info.has_alpha(),
        "channels": channels(info.channels),
        "sample": sample(info.sample),
        "orientation": info.orientation.to_exif(),
        "profile": profile,
        "subsampling": info.subsampling.map(subsampling_name),
        "interlaced": info.interlaced,
        "frames": info.frames,
        "loops": info.animation.map(|animation| animation.loops),
        "bytes": picture.length(),
        "memory": picture.memory(),
    })
}

fn frames(count: u32, loops: u32) -> String {
    match loops {
        0 => format!("{count}, shown again and again"),
        1 => format!("{count}, shown once"),
        loops => format!("{count}, shown {loops} times"),
    }
}

fn profile_text(profile: &Profile) -> String {
    let ignored = profile.ignored.as_ref().map_or(String::new(), |why| format!(", ignored: {why}"));
    format!("{} ({} bytes{ignored})", profile.description, profile.bytes)
}

fn yes(yes: bool) -> String {
    if yes { "yes".into() } else { "no".into() }
}

fn ink(ink: Ink) -> &'static str {
    match ink {
        Ink::Gray => "gray",
        Ink::Rgb => "RGB",
        Ink::Palette => "palette",
        Ink::Cmyk => "CMYK",
    }
}

fn channels(channels: Channels) -> &'static str {
    match channels {
        Channels::Y => "gray",
        Channels::Ya => "gray and alpha",
        Channels::Rgb => "RGB",
        Channels::Rgba => "RGBA",
    }
}

fn sample(sample: Sample) -> &'static str {
    match sample {
        Sample::U8 => "8 bit",
        Sample::U16 => "16 bit",
        Sample::F32 => "float",
    }
}

fn subsampling_name(subsampling: Subsampling) -> &'static str {
    match subsampling {
        Subsampling::Full => "4:4:4",
        Subsampling::HalfWidth => "4:2:2",
        Subsampling::Half => "4:2:0",
        Subsampling::Other => "other",
    }
}
