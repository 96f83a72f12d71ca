//! What the database said last, for the time until it is asked again, or cannot be.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use moka::sync::Cache;

use crate::Error;

/// Answers to remember at once.
const MOST_KNOWN: u64 = 10_000;

/// How long answers of the database count, and how long it is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// An answer counts for this long; then the database is asked again. By default 5 seconds: so
    /// long may it take until a key that another process disables is refused.
    pub fresh: Duration,
    /// When the database is gone, its last answer counts for this long. By default 10 minutes.
    pub stale: Duration,
    /// The database has to answer in this time. By default 3 seconds.
    pub wait: Duration,
    /// When it did not, it is left alone for this long. By default 1 second.
    pub rest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [fresh, stale, wait, rest] = [5, 600, 3, 1].map(Duration::from_secs);
        Self { fresh, stale, wait, rest }
    }
}

/// The last answers of the database.
pub(crate) struct Memory<T> {
    answers: Cache<String, Answer<T>>,
    patience: Patience,
    /// Until when a database that failed is left alone.
    resting: Mutex<Option<Instant>>,
}

#[derive(Clone)]
struct Answer<T> {
    at: Instant,
    answer: T,
}

impl<T: Clone + Send + Sync + 'static> Memory<T> {
    pub(crate) fn new(patience: Patience) -> Self {
        let oldest = patience.stale.max(patience.fresh);
        let answers = Cache::builder().max_capacity(MOST_KNOWN).time_to_live(oldest).build();
        Self { answers, patience, resting: Mutex::new(None) }
    }

    /// The answer to a question of this name: from memory while it is fresh, else from the
    /// database, else from memory while it is not too old.
    pub(crate) async fn ask(
        &self,
        name: &str,
        question: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let known = self.answers.get(name);
        if let Some(known) = &known
            && known.at.elapsed() < self.patience.fresh
        {
            return Ok(known.answer.clone());
        }
        let asked = if self.may_ask() { question.await } else { Err(gone()) };
        self.note(!asked.as_ref().is_err_and(is_gone));
        match (asked, known) {
            (Ok(answer), _) => {
                let known = Answer { at: Instant::now(), answer: answer.clone() };
                self.answers.insert(name.to_owned(), known);
                Ok(answer)
            }
            (Err(error), Some(known)) if known.at.elapsed() < self.patience.stale => {
                tracing::warn!(%error, "keys are used as they were known last");
                Ok(known.answer)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Forgets the answer, for it has changed.
    pub(crate) fn forget(&self, name: &str) {
        self.answers.invalidate(name);
    }

    /// While the database rests, nobody may ask; after that one may try.
    fn may_ask(&self) -> bool {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let may = resting.is_none_or(|until| until <= now);
        if may && resting.is_some() {
            *resting = Some(now + self.patience.rest);
        }
        may
    }

    fn note(&self, answered: bool) {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        match *resting {
            _ if answered => *resting = None,
            None => *resting = Some(Instant::now() + self.patience.rest),
            Some(_) => {}
        }
    }
}

/// The database did not answer, now or a moment ago.
pub(crate) fn gone() -> Error {
    Error::Database(sqlx::Error::PoolTimedOut)
}

/// Whether it is the database that fails, not the question.
fn is_gone(error: &Error) -> bool {
    let Error::Database(error) = error else { return false };
    match error {
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => false,
        // PostgreSQL's class of errors in data.
        sqlx::Error::Database(error) => !error.code().is_some_and(|code| code.starts_with("22")),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const NONE: Duration = Duration::ZERO;
    const LONG: Duration = Duration::from_secs(3600);

    fn memory(fresh: Duration, stale: Duration, rest: Duration) -> Memory<u32> {
        Memory::new(Patience { fresh, stale, rest, wait: LONG })
    }

    async fn answers(answer: u32) -> Result<u32, Error> {
        Ok(answer)
    }

    async fn fails() -> Result<u32, Error> {
        Err(gone())
    }

    #[tokio::test]
    async fn a_fresh_answer_is_not_asked_for_again() {
        let memory = memory(LONG, LONG, NONE);
        assert_eq!(memory.ask("a", answers(1)).await.unwrap(), 1);
        assert_eq!(memory.ask("a", answers(2)).await.unwrap(), 1);
        assert_eq!(memory.ask("b", answers(3)).await.unwrap(), 3);
        memory.forget("a");
        assert_eq!(memory.ask("a", answers(4)).await.unwrap(), 4);
    }

    #[tokio::test]
    async fn the_last_answer_counts_while_there_is_no_other() {
        let memory = memory(NONE, LONG, NONE);
        assert_eq!(memory.ask("a", answers(1)).await.unwrap(), 1);
        assert_eq!(memory.ask("a", fails()).await.unwrap(), 1);
        assert!(memory.ask("b", fails()).await.is_err());
        assert_eq!(memory.ask("a", answers(2)).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn an_answer_too_old_counts_no_more() {
        let memory = memory(NONE, NONE, NONE);
        assert_eq!(memory.ask("a", answers(1)).await.unwrap(), 1);
        assert!(memory.ask("a", fails()).await.is_err());
    }

    #[tokio::test]
    async fn a_database_that_failed_is_left_alone_for_a_while() {
        let memory = memory(NONE, LONG, LONG);
        let asked = AtomicU32::new(0);
        let question = async || {
            asked.fetch_add(1, Ordering::Relaxed);
            fails().await
        };
        assert_eq!(memory.ask("a", answers(1)).await.unwrap(), 1);
        for _ in 0..10 {
            assert_eq!(memory.ask("a", question()).await.unwrap(), 1);
            assert!(memory.ask("b", question()).await.is_err());
        }
        assert_eq!(asked.into_inner(), 1);
    }

    #[tokio::test]
    async fn a_question_without_sense_does_not_tire_the_database() {
        let memory = memory(NONE, LONG, LONG);
        let broken = async { Err(Error::Database(sqlx::Error::Decode("no number".into()))) };
        assert!(memory.ask("a", broken).await.is_err());
        assert_eq!(memory.ask("b", answers(1)).await.unwrap(), 1);
    }
}
