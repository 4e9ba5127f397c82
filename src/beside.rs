//! Work on a thread of its own, beside whoever wants it done.
//!
//! Invariant: whoever wants it never waits, but where it asks to have the work back. It takes what there is to tell so far,
//! stops the work, or gives it up. What nobody took yet is told together, so that nothing piles up where nobody asks.
//! Knows neither what is done nor a clock or a window.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

/// Work that goes in slices.
pub trait Work: Send + 'static {
    /// What there is to tell of it.
    type News: Send + 'static;

    /// Does a slice.
    fn slice(&mut self);

    /// True where nothing is left.
    fn is_over(&self) -> bool;

    /// Everything that it came to since this was asked last.
    fn news(&mut self) -> Self::News;
}

/// What is left to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rest {
    /// Nothing.
    Nothing,
    /// Only what a thread does: ask again in a while.
    Beside,
    /// Something that is done by whoever asks, as soon as there is time.
    Here,
}

impl Rest {
    /// Of work that goes on where it is asked for.
    pub fn here(is_done: bool) -> Rest {
        if is_done { Rest::Nothing } else { Rest::Here }
    }

    /// Of two works together.
    pub fn and(self, other: Rest) -> Rest {
        self.max(other)
    }
}

/// Work under way on its thread. Dropped, it ends by itself after the slice at hand.
pub struct Beside<W: Work> {
    /// Gives the work back, which it always got.
    thread: JoinHandle<Option<W>>,
    stop: Stop,
    news: Mailbox<W::News>,
}

/// What nobody took yet.
type Mailbox<N> = Arc<Mutex<Option<N>>>;

/// Stops the work when nobody wants it any more.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<W: Work> Beside<W> {
    /// Sends work to a thread; gives it back where the system has no thread to give.
    pub fn new(name: &str, work: W) -> Result<Beside<W>, W> {
        let (stop, news) = (Arc::<AtomicBool>::default(), Mailbox::default());
        let (is_stopped, told) = (stop.clone(), news.clone());
        let (give, get) = channel::<W>();
        let run = move || get.recv().ok().map(|work| done(work, &is_stopped, &told));
        let Ok(thread) = Builder::new().name(name.to_string()).spawn(run) else { return Err(work) };
        give.send(work).map_err(|unsent| unsent.0)?;
        Ok(Beside { thread, stop: Stop(stop), news })
    }

    /// What there is to tell since the last time; `None` where that is nothing yet.
    pub fn news(&self) -> Option<W::News> {
        // Where it is being told just now, it will be there the next time.
        self.news.try_lock().ok()?.take()
    }

    /// True where the thread has ended: [`Beside::back`] does not wait.
    pub fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Stops it after the slice at hand, or lets it go on where it has not stopped yet.
    pub fn stop(&self, stop: bool) {
        self.stop.0.store(stop, Ordering::Relaxed);
    }

    /// The work, as far as it came; waits for the slice at hand. What broke there breaks here.
    pub fn back(self) -> Option<W> {
        self.stop(true);
        self.thread.join().unwrap_or_else(|broken| resume_unwind(broken))
    }
}

fn done<W: Work>(mut work: W, is_stopped: &AtomicBool, told: &Mutex<Option<W::News>>) -> W {
    while !work.is_over() && !is_stopped.load(Ordering::Relaxed) {
        work.slice();
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none() {
            *told = Some(work.news());
        }
    }
    work
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    /// Counts up to a limit; tells the numbers that it came by.
    struct Count {
        now: u64,
        told: u64,
        limit: u64,
    }

    impl Work for Count {
        type News = std::ops::Range<u64>;

        fn slice(&mut self) {
            self.now += 1;
        }

        fn is_over(&self) -> bool {
            self.now == self.limit
        }

        fn news(&mut self) -> std::ops::Range<u64> {
            std::mem::replace(&mut self.told, self.now)..self.now
        }
    }

    fn begun(limit: u64) -> Beside<Count> {
        Beside::new("count", Count { now: 0, told: 0, limit }).ok().unwrap()
    }

    /// Waits for something that must come.
    fn until(mut is_there: impl FnMut() -> bool) {
        let start = Instant::now();
        while !is_there() {
            assert!(start.elapsed() < Duration::from_secs(120), "it never came");
            std::thread::yield_now();
        }
    }

    #[test]
    fn news_follow_each_other_without_a_gap_to_the_end() {
        let beside = begun(100_000);
        let mut seen = 0;
        until(|| {
            let has_ended = beside.has_ended();
            while let Some(news) = beside.news() {
                assert_eq!(news.start, seen);
                seen = news.end;
            }
            has_ended
        });
        let mut work = beside.back().unwrap();
        assert_eq!((work.now, work.news()), (100_000, seen..100_000));
    }

    #[test]
    fn stopped_work_goes_on_where_it_was() {
        let beside = begun(u64::MAX);
        until(|| beside.news().is_some());
        beside.stop(true);
        until(|| beside.has_ended());
        let work = beside.back().unwrap();
        assert!(work.now > 0 && work.now < u64::MAX);
        let at = work.now;
        let beside = Beside::new("count", work).ok().unwrap();
        until(|| beside.news().is_some_and(|news| news.end > at));
    }
}
