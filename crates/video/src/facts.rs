//! What is in a film, as `ffprobe` tells it.

use std::time::Duration;

use serde_json::Value;

/// The fastest that frames may follow each other, a second.
const FASTEST: f64 = 240.0;

/// What is in a film.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Facts {
    /// Pixels in a row, as it is shown.
    pub(crate) width: u32,
    /// Rows, as it is shown.
    pub(crate) height: u32,
    /// Frames a second, as a fraction.
    pub(crate) rate: (u32, u32),
    /// Frames, about.
    pub(crate) frames: f64,
    /// Whether it has sound, of a kind that any film can have.
    pub(crate) sound: bool,
}

/// Kinds of sound that players of MP4 files know, as `ffprobe` calls them.
const SOUNDS: [&str; 5] = ["aac", "mp3", "ac3", "opus", "flac"];

impl Facts {
    /// What `ffprobe` is asked for.
    pub(crate) const ENTRIES: &str = "stream=codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,nb_frames,duration:\
         stream_tags=rotate:stream_side_data=rotation:format=duration";

    /// Reads the answer; nothing, if there is no film in the file.
    pub(crate) fn read(json: &[u8]) -> Option<Self> {
        let told: Value = serde_json::from_slice(json).ok()?;
        let streams = told["streams"].as_array()?;
        let first = |kind: &str| streams.iter().find(|stream| stream["codec_type"] == kind);
        let stream = first("video")?;
        let sound = first("audio").and_then(|sound| sound["codec_name"].as_str());
        let sound = sound.is_some_and(|name| SOUNDS.contains(&name));
        let side = |name: &str| u32::try_from(stream[name].as_u64()?).ok().filter(|side| *side > 0);
        let (width, height) = (side("width")?, side("height")?);
        let rates = ["avg_frame_rate", "r_frame_rate"].into_iter();
        let rate = rates.filter_map(|name| fraction(stream[name].as_str()?)).next()?;
        let seconds = [&stream["duration"], &told["format"]["duration"]];
        let seconds = seconds.into_iter().find_map(number);
        let counted = number(&stream["nb_frames"]);
        let expected = seconds.map(|seconds| seconds * f64::from(rate.0) / f64::from(rate.1));
        let frames = expected.or(counted)?.max(1.0);
        let sides = stream["side_data_list"].as_array().into_iter().flatten();
        let turned = sides.filter_map(|data| number(&data["rotation"])).next();
        let turned = turned.or(number(&stream["tags"]["rotate"])).unwrap_or(0.0);
        let lies = (turned.abs() / 90.0).round() as u64 % 2 == 1;
        let (width, height) = if lies { (height, width) } else { (width, height) };
        Some(Self { width, height, rate, frames, sound })
    }

    /// How long a frame is shown.
    pub(crate) fn time(&self) -> Duration {
        let (frames, seconds) = self.rate;
        Duration::from_secs_f64(f64::from(seconds) / f64::from(frames))
    }
}

/// A number, or a text that is one.
fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    number.is_finite().then_some(number)
}

/// Frames a second, such as `30000/1001`.
fn fraction(text: &str) -> Option<(u32, u32)> {
    let (frames, seconds) = text.split_once('/')?;
    let (frames, seconds) = (frames.parse().ok()?, seconds.parse().ok()?);
    let rate = f64::from(frames) / f64::from(seconds);
    (rate > 0.0 && rate <= FASTEST).then_some((frames, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_that_lies_is_shown_upright() {
        let told = br#"{"streams": [{"codec_type": "audio", "codec_name": "aac"},
            {"codec_type": "video", "width": 320, "height": 240, "avg_frame_rate": "30000/1001",
            "r_frame_rate": "30/1", "nb_frames": "30", "duration": "1.001",
            "side_data_list": [{"rotation": -90}]}], "format": {"duration": "2"}}"#;
        let facts = Facts::read(told).unwrap();
        assert_eq!((facts.width, facts.height, facts.rate), (240, 320, (30000, 1001)));
        assert!(facts.sound);
        assert!((facts.frames - 30.0).abs() < 1e-9);
        assert!((facts.time().as_secs_f64() - 0.033_366_7).abs() < 1e-6);
    }

    #[test]
    fn what_tells_too_little_is_no_film() {
        for told in [
            "",
            "{}",
            r#"{"streams": []}"#,
            r#"{"streams": [{"codec_type": "audio", "width": 9, "height": 9, "avg_frame_rate": "30/1", "duration": "1"}]}"#,
            r#"{"streams": [{"codec_type": "video", "width": 0, "height": 240, "avg_frame_rate": "30/1", "duration": "1"}]}"#,
            r#"{"streams": [{"codec_type": "video", "width": 9, "height": 9, "avg_frame_rate": "0/0", "duration": "1"}]}"#,
            r#"{"streams": [{"codec_type": "video", "width": 9, "height": 9, "avg_frame_rate": "90000/1", "duration": "1"}]}"#,
            r#"{"streams": [{"codec_type": "video", "width": 9, "height": 9, "avg_frame_rate": "30/1"}]}"#,
        ] {
            assert_eq!(Facts::read(told.as_bytes()), None, "{told}");
        }
    }
}
