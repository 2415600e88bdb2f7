//! Reads and writes as signals: one `LocalResource` and one `Action` for every type of answer.
//!
//! Each type of answer or command would otherwise bring its own copy of the reactive machinery, some ten kilobytes apiece.

use std::{any::Any, cell::Cell, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use leptos::prelude::*;

use crate::{client::error::ClientError, state::kept::Kept};

/// An answer of any type, which knows how to tell whether another one says the same.
#[derive(Clone)]
struct Payload {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

fn same<T: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<T>().zip(other.downcast_ref::<T>()).is_some_and(|(one, other)| one == other)
}

type Answer = Result<Payload, ClientError>;
type Fetching = Pin<Box<dyn Future<Output = Answer>>>;

/// What is read from the server, again whenever a signal it reads changes; the old answer stays while the new one comes,
/// and an answer that says the same again draws nothing anew: the focus and what is unfolded stay where they are. What was
/// shown also outlives an outage that it is asked again in.
pub struct Remote<T: 'static> {
    inner: LocalResource<Answer>,
    kept: StoredValue<Kept<Payload>>,
    seen: Memo<Option<Answer>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Remote<T> {
    /// `fetch` runs now and each time what it reads changes.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ClientError>> + 'static,
    {
        let boxed = move || -> Fetching {
            let answer = fetch();
            Box::pin(async move { Ok(Payload { value: Arc::new(answer.await?), same: same::<T> }) })
        };
        let kept = StoredValue::new(Kept::default());
        let inner = read(Box::new(boxed), kept);
        let seen = latest(inner);
        mend(inner, kept);
        Self { inner, kept, seen, of: PhantomData }
    }

    /// The latest answer, `None` before the first.
    #[must_use]
    pub fn get(self) -> Option<Result<T, ClientError>> {
        self.seen.get().map(|answer| {
            answer.and_then(|payload| payload.value.downcast_ref::<T>().cloned().ok_or(ClientError::Broken))
        })
    }

    /// The latest success, not followed.
    #[must_use]
    pub fn now(self) -> Option<T> {
        untrack(move || self.ok())
    }

    /// The latest answer when it was a success.
    #[must_use]
    pub fn ok(self) -> Option<T> {
        self.get().and_then(Result::ok)
    }

    /// Asks again.
    pub fn again(self) {
        ask_again(self.inner, self.kept);
    }
}

fn ask_again(inner: LocalResource<Answer>, kept: StoredValue<Kept<Payload>>) {
    kept.try_update_value(Kept::ask_again);
    inner.refetch();
}

fn read(fetch: Box<dyn Fn() -> Fetching>, kept: StoredValue<Kept<Payload>>) -> LocalResource<Answer> {
    LocalResource::new(move || {
        kept.try_update_value(Kept::ask);
        let answer = fetch();
        async move {
            let answer = answer.await;
            heed(&answer);
            let settled = kept.try_update_value(|kept| kept.settle(answer.clone()));
            settled.unwrap_or(answer)
        }
    })
}

thread_local! {
    /// Whether the last answers say that the server is out.
    static OUT: Cell<bool> = const { Cell::new(false) };
    /// How many times it came back.
    static BACK: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// The first answer after an outage tells every read that failed meanwhile.
fn heed(answer: &Answer) {
    match answer {
        Ok(_) if OUT.replace(false) => BACK.with(|back| back.update(|times| *times = times.wrapping_add(1))),
        Err(error) if error.is_outage() => OUT.set(true),
        _ => {}
    }
}

/// Asks again what an outage made fail, once the server answers something else: a list of choices has no button for it.
fn mend(inner: LocalResource<Answer>, kept: StoredValue<Kept<Payload>>) {
    Effect::new(move |before: Option<u32>| {
        let times = BACK.with(ArcRwSignal::get);
        if before.is_some_and(|before| before != times) && kept.with_value(Kept::is_out) {
            ask_again(inner, kept);
        }
        times
    });
}

fn latest(resource: LocalResource<Answer>) -> Memo<Option<Answer>> {
    Memo::new(move |_| resource.get())
}

type Input = Arc<dyn Any + Send + Sync>;
type Running = Pin<Box<dyn Future<Output = Result<(), ClientError>>>>;

/// A write: it runs on demand, says while it runs, and keeps its failure until the next try.
pub struct Deed<I: 'static> {
    inner: Action<Input, Result<(), ClientError>>,
    of: PhantomData<fn(I)>,
}

impl<I> Clone for Deed<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for Deed<I> {}

impl<I: Clone + Send + Sync + 'static> Deed<I> {
    /// `act` is what pressing the button does.
    pub fn new<F>(act: impl Fn(I) -> F + 'static) -> Self
    where
        F: Future<Output = Result<(), ClientError>> + 'static,
    {
        let boxed = move |input: &Input| -> Running {
            match input.downcast_ref::<I>() {
                Some(input) => Box::pin(act(input.clone())),
                None => Box::pin(async { Err(ClientError::Broken) }),
            }
        };
        Self { inner: write(Box::new(boxed)), of: PhantomData }
    }

    /// Does it.
    pub fn run(self, input: I) {
        start(self.inner, Arc::new(input));
    }

    /// Whether it is being done.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        pending(self.inner)
    }

    /// Why the last try failed, if it did.
    #[must_use]
    pub fn error(self) -> Signal<Option<ClientError>> {
        failure(self.inner)
    }

    /// How it goes, whatever it takes: what a dialog that asks for it shows.
    #[must_use]
    pub const fn doing(self) -> Doing {
        Doing(self.inner)
    }
}

/// How a write goes.
#[derive(Clone, Copy)]
pub struct Doing(Action<Input, Result<(), ClientError>>);

impl Doing {
    /// Whether it is being done.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        pending(self.0)
    }

    /// Why the last try failed, if it did.
    #[must_use]
    pub fn error(self) -> Signal<Option<ClientError>> {
        failure(self.0)
    }

    /// Begins anew: why it failed for something else is not said of this.
    pub fn forget(self) {
        self.0.clear();
    }
}

fn write(act: Box<dyn Fn(&Input) -> Running>) -> Action<Input, Result<(), ClientError>> {
    Action::new_local(act)
}

fn start(action: Action<Input, Result<(), ClientError>>, input: Input) {
    action.dispatch_local(input);
}

fn pending(action: Action<Input, Result<(), ClientError>>) -> Signal<bool> {
    action.pending().into()
}

fn failure(action: Action<Input, Result<(), ClientError>>) -> Signal<Option<ClientError>> {
    Signal::derive(move || action.value().get().and_then(Result::err))
}

/// A part of a view that follows signals. Boxed, so that one copy of the machinery serves them all.
#[must_use]
pub fn shown<V: IntoAny>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    follow(Box::new(move || view().into_any()))
}

fn follow(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || view()).into_any()
}
