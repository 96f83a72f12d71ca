//! A plan for people: as text, as a DOT graph, as an SVG picture.

use std::fmt::Write;

use imgflo_pixel::Rect;

use crate::compile::{Step, StepKind};
use crate::{Plan, Report};

/// What a plan says of one of its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct StepInfo {
    /// The node that it is for.
    pub node: String,
    /// How it works: `read`, `program`, `area`, `whole` or `measure`.
    pub kind: &'static str,
    /// The operations that it does, in order.
    pub operations: Vec<String>,
    /// The nodes whose operations those are: several where formulas are fused.
    pub nodes: Vec<String>,
    /// The pixels that it makes.
    pub region: Rect,
    /// How many of their rows are held at a time.
    pub rows: u32,
    /// Bytes that they take.
    pub memory: u64,
    /// The steps, by number, whose rows it reads.
    pub reads: Vec<usize>,
}

impl Plan {
    /// What there is to do, in order. The last step makes the result.
    pub fn steps(&self) -> Vec<StepInfo> {
        self.compiled.steps.iter().map(|step| self.info(step)).collect()
    }

    fn info(&self, step: &Step) -> StepInfo {
        let maker = |store| self.compiled.steps.iter().position(|one| one.target == Some(store));
        let spec = step.target.map(|store| &self.compiled.stores[store]);
        let band = self.layout().row_bytes() as u64 * u64::from(self.band_rows);
        let kind = match &step.kind {
            StepKind::Read(_) => "read",
            StepKind::Program(_) => "program",
            StepKind::Area { work, .. } if work.whole => "whole",
            StepKind::Area { .. } => "area",
            StepKind::Measure { .. } => "measure",
        };
        let nodes = match &step.kind {
            StepKind::Program(program) => program.nodes.clone(),
            _ => vec![step.name.clone()],
        };
        let mut reads: Vec<_> = step.reads.iter().filter_map(|(store, _)| maker(*store)).collect();
        reads.sort_unstable();
        reads.dedup();
        StepInfo {
            node: step.name.clone(),
            kind,
            operations: step.operations.clone(),
            nodes,
            region: spec.map_or(self.region, |spec| spec.valid),
            rows: spec.map_or(self.band_rows, |spec| spec.rows),
            memory: spec.map_or(band, |spec| spec.bytes()),
            reads,
        }
    }

    /// The plan as text: a line for each step, with the time it took if it has run.
    pub fn to_text(&self, report: Option<&Report>) -> String {
        let mut text = String::new();
        let layout = self.layout();
        let (width, height) = (layout.width, layout.height);
        let megabytes = self.memory() as f64 / 1e6;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{width} x {height} pixels in {} bands of {} rows, {megabytes:.1} MB of memory, {} threads",
            self.region.height().div_ceil(self.band_rows),
            self.band_rows,
            self.threads
        );
        for (i, step) in self.steps().iter().enumerate() {
            let [what, size] = lines(step);
            let reads: Vec<String> = step.reads.iter().map(usize::to_string).collect();
            let from = if reads.is_empty() {
                String::new()
            } else {
                format!(" from {}", reads.join(", "))
            };
            let time = time(report, i);
            let _ = writeln!(text, "{i:3}  {:8} {what}{from}\n     {size}{time}", step.kind);
        }
        text
    }

    /// The plan as a graph in the DOT language of Graphviz.
    pub fn to_dot(&self, report: Option<&Report>) -> String {
        let mut text =
            String::from("digraph plan {\n  node [shape=box, fontname=\"sans-serif\"];\n");
        for (i, step) in self.steps().iter().enumerate() {
            let [what, size] = lines(step).map(|line| line.replace(['\\', '"'], "'"));
            let time = time(report, i);
            let _ = writeln!(text, "  s{i} [label=\"{}: {what}\\n{size}{time}\"];", step.kind);
            for from in &step.reads {
                let _ = writeln!(text, "  s{from} -> s{i};");
            }
        }
        text.push_str("}\n");
        text
    }

    /// The plan as an SVG picture: steps from top to bottom, with a line from each to those that
    /// read its rows.
    pub fn to_svg(&self, report: Option<&Report>) -> String {
        const ROW: usize = 64;
        let steps = self.steps();
        let longest = |step: &StepInfo| lines(step).iter().map(|line| line.chars().count()).max();
        let letters = steps.iter().filter_map(longest).max().unwrap_or(0) + 24;
        let (left, width) = (120, letters * 8);
        let (full_width, height) = (left + width + 20, steps.len() * ROW + 20);
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{full_width}\" height=\"{height}\" \
             font-family=\"sans-serif\" font-size=\"13\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        );
        for (i, step) in steps.iter().enumerate() {
            let top = i * ROW + 16;
            for from in &step.reads {
                let (start, end) = (from * ROW + 16 + 24, top + 24);
                let out = left - (12 * (i - from)).min(100);
                let _ = writeln!(
                    text,
                    "<path d=\"M{left},{start} C{out},{start} {out},{end} {left},{end}\" \
                     fill=\"none\" stroke=\"#888\"/><circle cx=\"{left}\" cy=\"{end}\" r=\"3\"/>"
                );
            }
            let [what, size] = lines(step).map(|line| escaped(&line));
            let (time, kind) = (time(report, i), step.kind);
            let _ = writeln!(
                text,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"48\" rx=\"6\" \
                 fill=\"#eef3fa\" stroke=\"#567\"/>\n\
                 <text x=\"{}\" y=\"{}\"><tspan font-weight=\"bold\">{kind}</tspan> {what}</text>\n\
                 <text x=\"{}\" y=\"{}\" fill=\"#456\">{size}{time}</text>",
                left + 12,
                top + 20,
                left + 12,
                top + 38
            );
        }
        text.push_str("</svg>\n");
        text
    }
}

/// What a step does, and how large it is.
fn lines(step: &StepInfo) -> [String; 2] {
    let StepInfo { node, operations, region, rows, memory, .. } = step;
    let what = match operations.as_slice() {
        [] => node.clone(),
        some => some.join(" → "),
    };
    let (width, height) = (region.width(), region.height());
    let size = format!(
        "{width} x {height} at {},{}; {rows} rows held, {:.2} MB",
        region.x0,
        region.y0,
        *memory as f64 / 1e6
    );
    [what, size]
}

fn time(report: Option<&Report>, step: usize) -> String {
    let time = report.and_then(|report| report.steps.get(step));
    time.map_or(String::new(), |time| format!("; {:.1} ms", time.busy.as_secs_f64() * 1e3))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
