//! What came of all cases.

use std::fmt;

use crate::{Grade, Outcome, reason};

/// What came of the cases of an operation, or of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The operation.
    pub operation: &'static str,
    /// How many pictures are exact.
    pub exact: usize,
    /// How many are close.
    pub close: usize,
    /// How many are neither, or are missing.
    pub off: usize,
    /// The largest difference of a sample, of 255.
    pub worst: f64,
}

impl Row {
    /// How many pictures there are.
    pub fn cases(&self) -> usize {
        self.exact + self.close + self.off
    }

    fn count(&mut self, outcome: &Outcome) {
        let judgement = outcome.judgement.as_ref().ok();
        match judgement.map(|judgement| judgement.grade) {
            Some(Grade::Exact) => self.exact += 1,
            Some(Grade::Close) => self.close += 1,
            Some(Grade::Off) | None => self.off += 1,
        }
        self.worst = self.worst.max(judgement.map_or(255.0, |judgement| judgement.worst));
    }
}

/// What came of all cases.
#[derive(Debug)]
pub struct Report {
    outcomes: Vec<Outcome>,
}

impl Report {
    /// A report of what came of the cases, which are in order.
    pub fn new(outcomes: Vec<Outcome>) -> Self {
        Self { outcomes }
    }

    /// A row for each operation.
    pub fn rows(&self) -> Vec<Row> {
        let of_one = |a: &Outcome, b: &Outcome| a.operation == b.operation;
        self.outcomes.chunk_by(of_one).map(sum).collect()
    }

    /// A row for all operations together.
    pub fn total(&self) -> Row {
        Row { operation: "all", ..sum(&self.outcomes) }
    }

    /// The cases that are neither exact nor close.
    pub fn off(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| outcome.grade() == Grade::Off)
    }

    /// The cases that are off without a known reason.
    pub fn unexplained(&self) -> impl Iterator<Item = &Outcome> {
        self.off().filter(|outcome| reason(outcome.operation, outcome.number).is_none())
    }

    /// The cases that are not exact.
    pub fn inexact(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| outcome.grade() != Grade::Exact)
    }
}

fn sum(outcomes: &[Outcome]) -> Row {
    let operation = outcomes.first().map_or("", |outcome| outcome.operation);
    let mut row = Row { operation, ..Row::default() };
    outcomes.iter().for_each(|outcome| row.count(outcome));
    row
}

impl Outcome {
    /// How well GEGL's picture is met; no picture is off.
    pub fn grade(&self) -> Grade {
        self.judgement.as_ref().map_or(Grade::Off, |judgement| judgement.grade)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} case {}: ", self.operation, self.number)?;
        match &self.judgement {
            Ok(judgement) => {
                let word = format!("{:?}", judgement.grade).to_lowercase();
                let (worst, mean) = (judgement.worst, judgement.mean);
                write!(f, "{word}, at worst {worst:.2}, on average {mean:.3} of 255")
            }
            Err(error) => write!(f, "{error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, Judgement};

    fn outcome(operation: &'static str, grade: Option<Grade>) -> Outcome {
        let judgement = |grade| Judgement { grade, worst: 1.5, mean: 0.0, most: 0.0 };
        let judgement = grade.map(judgement).ok_or(Error::NoOutput);
        Outcome { operation, number: 0, judgement }
    }

    #[test]
    fn no_picture_is_off_by_all_there_is() {
        let row = Report::new(vec![outcome("a", Some(Grade::Exact)), outcome("a", None)]).total();
        assert_eq!((row.exact, row.close, row.off, row.worst), (1, 0, 1, 255.0));
    }

    #[test]
    fn each_operation_has_a_row() {
        let report = Report::new(vec![
            outcome("a", Some(Grade::Exact)),
            outcome("a", Some(Grade::Close)),
            outcome("b", Some(Grade::Off)),
        ]);
        let rows: Vec<_> = report.rows().iter().map(|row| (row.operation, row.cases())).collect();
        assert_eq!(rows, [("a", 2), ("b", 1)]);
        assert_eq!(report.inexact().count(), 2);
    }
}
