//! AVIF sequences put together by hand.

/// A track, and how its lists are packed.
#[derive(Clone)]
pub struct Track {
    pub id: u8,
    pub handler: [u8; 4],
    /// The AV1 of each frame, shown for a quarter of a second.
    pub samples: Vec<Vec<u8>>,
    pub size: (u8, u8),
    /// The third byte of `av1C`.
    pub coding: u8,
    /// Boxes in the words that describe the frames.
    pub more: Vec<u8>,
    /// Boxes of references.
    pub references: Vec<u8>,
    pub edits: Vec<u8>,
    /// Across and down, for columns and rows.
    pub matrix: [i32; 4],
    pub length: u32,
    /// Frames in each chunk; all in one if it is empty.
    pub in_chunks: Vec<u32>,
    /// Whether places have eight bytes.
    pub long: bool,
}

impl Track {
    /// Of 40 x 30 pixels in eight bits, with coarse colours.
    pub fn new() -> Self {
        Self {
            id: 1,
            handler: *b"pict",
            samples: Vec::new(),
            size: (40, 30),
            coding: 0x0c,
            more: Vec::new(),
            references: Vec::new(),
            edits: Vec::new(),
            matrix: [1 << 16, 0, 0, 1 << 16],
            length: 1600,
            in_chunks: Vec::new(),
            long: false,
        }
    }

    fn written(&self, at: &mut u32) -> Vec<u8> {
        let [a, b, c, d] = self.matrix.map(i32::to_be_bytes);
        let zero = [0; 4];
        let matrix = [a, b, zero, c, d, zero, zero, zero, [0x40, 0, 0, 0]];
        let header = part(
            b"tkhd",
            &[
                &[0, 0, 0, 3],
                &[0; 8],
                &[0, 0, 0, self.id],
                &[0; 4],
                &self.length.to_be_bytes(),
                &[0; 16],
                matrix.as_flattened(),
                &[0; 8],
            ],
        );
        let references = match &*self.references {
            [] => Vec::new(),
            some => part(b"tref", &[some]),
        };
        let media = [
            part(b"mdhd", &[&[0; 12], &1000_u32.to_be_bytes(), &[0; 8]]),
            part(b"hdlr", &[&[0; 8], &self.handler, &[0; 13]]),
            part(b"minf", &[&part(b"stbl", &[&self.entry(), &self.lists(at)])]),
        ];
        part(b"trak", &[&header, &references, &self.edits, &part(b"mdia", &[&media.concat()])])
    }

    fn entry(&self) -> Vec<u8> {
        let coding = part(b"av1C", &[&[0x81, 0, self.coding, 0]]);
        let size = [0, self.size.0, 0, self.size.1];
        let entry = part(b"av01", &[&[0; 24], &size, &[0; 50], &coding, &self.more]);
        part(b"stsd", &[&[0; 4], &[0, 0, 0, 1], &entry])
    }

    /// Frames lie from `at` on.
    fn lists(&self, at: &mut u32) -> Vec<u8> {
        let count = self.samples.len() as u32;
        let all = [count];
        let in_chunks = if self.in_chunks.is_empty() { &all } else { &*self.in_chunks };
        let (mut runs, mut places) = (Vec::new(), Vec::new());
        let mut samples = self.samples.iter();
        for (chunk, frames) in (1_u32..).zip(in_chunks) {
            if runs.last().is_none_or(|[_, last, _]: &[u32; 3]| last != frames) {
                runs.push([chunk, *frames, 1]);
            }
            if self.long {
                places.push(0);
            }
            places.push(*at);
            *at += samples.by_ref().take(*frames as usize).map(Vec::len).sum::<usize>() as u32;
        }
        let sizes = self.samples.iter().map(|sample| sample.len() as u32);
        let (runs, chunks) = (runs.as_flattened(), in_chunks.len() as u32);
        [
            list(b"stts", &[1, count, 250]),
            list(b"stsc", &[&[runs.len() as u32 / 3], runs].concat()),
            list(b"stsz", &[0, count].into_iter().chain(sizes).collect::<Vec<_>>()),
            list(if self.long { b"co64" } else { b"stco" }, &[&[chunks], &*places].concat()),
        ]
        .concat()
    }
}

fn list(name: &[u8; 4], numbers: &[u32]) -> Vec<u8> {
    let numbers: Vec<_> = numbers.iter().map(|number| number.to_be_bytes()).collect();
    part(name, &[&[0; 4], numbers.as_flattened()])
}

/// A file of tracks, and of nothing else.
pub fn sequence(tracks: &[Track]) -> Vec<u8> {
    let start = part(b"ftyp", &[b"avis\0\0\0\0avismsf1"]);
    let samples: Vec<_> = tracks.iter().flat_map(|track| track.samples.concat()).collect();
    let mut at = start.len() as u32 + 8;
    let tracks: Vec<_> = tracks.iter().flat_map(|track| track.written(&mut at)).collect();
    [start, part(b"mdat", &[&samples]), part(b"moov", &[&tracks])].concat()
}

pub fn part(name: &[u8; 4], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    [&(content.len() as u32 + 8).to_be_bytes()[..], name, &content].concat()
}

/// The file with other bytes so far behind the first such name, or in its place.
pub fn patched(file: &[u8], name: &[u8; 4], behind: usize, bytes: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    let at = file.windows(4).position(|four| four == name).unwrap();
    let at = if behind > 0 { at + 4 + behind } else { at };
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

/// The frames' AV1 of a file whose chunks have one frame each, or in which there is one chunk.
pub fn samples(file: &[u8], track: usize) -> Vec<Vec<u8>> {
    let numbers = |name: &[u8; 4], skip: usize| {
        let names = file.windows(4).enumerate().filter(|(_, four)| four == name);
        let at = names.map(|(at, _)| at).nth(track).unwrap() + 8 + skip;
        let mut all = file[at..].as_chunks::<4>().0.iter().map(|four| u32::from_be_bytes(*four));
        let count = all.next().unwrap();
        all.take(count as usize).map(|number| number as usize).collect::<Vec<_>>()
    };
    let (sizes, places) = (numbers(b"stsz", 4), numbers(b"stco", 0));
    let mut at = places[0];
    let frames = sizes.into_iter().enumerate().map(|(number, size)| {
        let start = places.get(number).copied().unwrap_or(at);
        at = start + size;
        file[start..at].to_vec()
    });
    frames.collect()
}
