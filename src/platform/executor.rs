//! Runs what the platform's events ask for.
//!
//! wasm-bindgen's own executor makes two closures and a microtask for every wait, which were a tenth of a short
//! request. Here a wait is a number: JavaScript says what came of it, and what waited for that goes on at once.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

/// What an event does; its value is the event's answer.
pub type Work<V> = Pin<Box<dyn Future<Output = V>>>;

/// The numbers of the tasks that can go on, in the order in which they were woken.
type Ready = Arc<Mutex<VecDeque<u32>>>;

/// Runs tasks until they wait, and goes on with them when their answers come.
pub struct Executor<V> {
    ready: Ready,
    // A few, or some hundred: looking through them is quicker than keeping them in order, and a tenth of the code.
    waiting: RefCell<Vec<(u32, Work<V>, Waker)>>,
    last: Cell<u32>,
    /// The task that runs, and not one that it begins; 0 when none does.
    running: Cell<u32>,
    /// Told of a task that had to wait and is done: its number and its value.
    done: fn(u32, V),
}

/// What came of beginning a task.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun<V> {
    /// It is done already.
    Done(V),
    /// It waits, under this number.
    Waiting(u32),
}

struct Task {
    number: u32,
    ready: Ready,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        lock(&self.ready).push_back(self.number);
    }
}

fn lock(ready: &Mutex<VecDeque<u32>>) -> std::sync::MutexGuard<'_, VecDeque<u32>> {
    ready.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<V> Executor<V> {
    /// One without tasks.
    pub fn new(done: fn(u32, V)) -> Self {
        Self { ready: Ready::default(), waiting: RefCell::default(), last: Cell::new(0), running: Cell::new(0), done }
    }

    /// Begins a task.
    pub fn begin(&self, mut work: Work<V>) -> Begun<V> {
        let number = self.last.get().wrapping_add(1);
        self.last.set(number);
        let waker = Waker::from(Arc::new(Task { number, ready: self.ready.clone() }));
        // Woken tasks go on afterwards: this one may be among them, or be begun by one that is running.
        let outer = self.running.get();
        self.running.set(if outer == 0 { number } else { outer });
        let begun = match work.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => Begun::Done(value),
            Poll::Pending => {
                self.waiting.borrow_mut().push((number, work, waker));
                Begun::Waiting(number)
            }
        };
        self.running.set(outer);
        self.go_on();
        begun
    }

    /// Goes on with the tasks that were woken, until none is.
    pub fn go_on(&self) {
        if self.running.get() != 0 {
            return;
        }
        while let Some(number) = self.woken() {
            self.running.set(number);
            let Some((_, mut work, waker)) = take(&self.waiting, |task| task.0 == number) else { continue };
            match work.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(value) => (self.done)(number, value),
                Poll::Pending => self.waiting.borrow_mut().push((number, work, waker)),
            }
        }
        self.running.set(0);
    }

    /// The number of the task that runs: after a panic, the one that panicked.
    pub fn running(&self) -> u32 {
        self.running.get()
    }

    fn woken(&self) -> Option<u32> {
        lock(&self.ready).pop_front()
    }
}

fn take<T>(from: &RefCell<Vec<T>>, which: impl Fn(&T) -> bool) -> Option<T> {
    let mut from = from.borrow_mut();
    let place = from.iter().position(which)?;
    Some(from.swap_remove(place))
}

/// The answers that are waited for, by the numbers under which JavaScript was asked.
pub struct Answers<A>(Shared<A>);

type Shared<A> = Rc<RefCell<Vec<(u32, Expected<A>)>>>;

enum Expected<A> {
    Not(Option<Waker>),
    Here(A),
}

impl<A> Default for Answers<A> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

impl<A> Answers<A> {
    /// The answer that will come under a number.
    pub fn of(&self, number: u32) -> Answer<A> {
        self.0.borrow_mut().push((number, Expected::Not(None)));
        Answer { number, answers: self.0.clone() }
    }

    /// An answer came, and who waits for it is woken. One that nobody waits for, or no longer, is let go.
    pub fn came(&self, number: u32, answer: A) {
        let waker = match self.0.borrow_mut().iter_mut().find(|(each, _)| *each == number) {
            Some((_, expected @ Expected::Not(_))) => match std::mem::replace(expected, Expected::Here(answer)) {
                Expected::Not(waker) => waker,
                Expected::Here(_) => None,
            },
            // The first one counts.
            _ => None,
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Waits for one answer.
pub struct Answer<A> {
    number: u32,
    answers: Shared<A>,
}

impl<A> Future for Answer<A> {
    type Output = A;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<A> {
        match take(&self.answers, |(number, _)| *number == self.number) {
            Some((_, Expected::Here(answer))) => Poll::Ready(answer),
            _ => {
                let expected = Expected::Not(Some(context.waker().clone()));
                self.answers.borrow_mut().push((self.number, expected));
                Poll::Pending
            }
        }
    }
}

impl<A> Drop for Answer<A> {
    fn drop(&mut self) {
        drop(take(&self.answers, |(number, _)| *number == self.number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static DONE: RefCell<Vec<(u32, &'static str)>> = RefCell::default();
    }

    fn executor() -> Executor<&'static str> {
        Executor::new(|number, value| DONE.with_borrow_mut(|done| done.push((number, value))))
    }

    fn done() -> Vec<(u32, &'static str)> {
        DONE.take()
    }

    #[test]
    fn what_waits_for_nothing_is_done_at_once() {
        assert_eq!(executor().begin(Box::pin(async { "done" })), Begun::Done("done"));
        assert_eq!(done(), []);
    }

    #[test]
    fn what_waits_goes_on_when_its_answer_comes() {
        let (executor, answers) = (executor(), Answers::default());
        let (first, second) = (answers.of(1), answers.of(2));
        let begun = executor.begin(Box::pin(async move {
            first.await;
            second.await
        }));
        assert_eq!(begun, Begun::Waiting(1));
        answers.came(1, "one");
        executor.go_on();
        assert_eq!(done(), []);
        answers.came(2, "two");
        executor.go_on();
        assert_eq!(done(), [(1, "two")]);
    }

    #[test]
    fn an_answer_that_comes_before_it_is_asked_for_is_kept() {
        let (executor, answers) = (executor(), Answers::default());
        let (first, second) = (answers.of(1), answers.of(2));
        executor.begin(Box::pin(async move {
            first.await;
            second.await
        }));
        answers.came(2, "two");
        answers.came(1, "one");
        executor.go_on();
        assert_eq!(done(), [(1, "two")]);
    }

    #[test]
    fn of_two_answers_the_first_counts() {
        let (executor, answers) = (executor(), Answers::default());
        executor.begin(Box::pin(answers.of(1)));
        answers.came(1, "in time");
        answers.came(1, "too late");
        answers.came(7, "to nobody");
        executor.go_on();
        assert_eq!(done(), [(1, "in time")]);
        assert!(answers.0.borrow().is_empty());
    }

    #[test]
    fn an_answer_nobody_waits_for_any_more_leaves_nothing_behind() {
        let answers = Answers::default();
        drop(answers.of(1));
        answers.came(1, "late");
        assert!(answers.0.borrow().is_empty());
    }

    #[test]
    fn tasks_that_wake_each_other_take_turns() {
        let (executor, answers) = (executor(), Answers::default());
        let lock = Rc::new(tokio::sync::Mutex::new(()));
        for number in [1, 2] {
            let (lock, answer) = (lock.clone(), answers.of(number));
            executor.begin(Box::pin(async move {
                let _held = lock.lock().await;
                answer.await
            }));
        }
        answers.came(2, "second");
        executor.go_on();
        assert_eq!(done(), []);
        answers.came(1, "first");
        executor.go_on();
        assert_eq!(done(), [(1, "first"), (2, "second")]);
    }

    #[test]
    fn which_task_runs_is_known_while_it_does() {
        let (executor, answers): (Rc<Executor<&'static str>>, _) = (Rc::new(executor()), Answers::default());
        for number in [1, 2] {
            let (inner, answer) = (executor.clone(), answers.of(number));
            executor.begin(Box::pin(async move {
                assert_eq!(inner.running(), number);
                answer.await;
                assert_eq!(inner.running(), number);
                let again = inner.clone();
                inner.begin(Box::pin(async move {
                    assert_eq!(again.running(), number);
                    "inner"
                }));
                assert_eq!(inner.running(), number);
                "outer"
            }));
        }
        for number in [2, 1] {
            assert_eq!(executor.running(), 0);
            answers.came(number, "answer");
            executor.go_on();
        }
        assert_eq!(done(), [(2, "outer"), (1, "outer")]);
    }

    #[test]
    fn a_task_may_begin_another() {
        let executor: Rc<Executor<&'static str>> = Rc::new(executor());
        let answers = Rc::new(Answers::default());
        let (inner, its_answers) = (executor.clone(), answers.clone());
        let begun = executor.begin(Box::pin(async move {
            inner.begin(Box::pin(its_answers.of(1)));
            "outer"
        }));
        assert_eq!(begun, Begun::Done("outer"));
        answers.came(1, "inner");
        executor.go_on();
        assert_eq!(done(), [(2, "inner")]);
    }
}
