//! A screen that follows changes: the other end of a stream of events.

use actix_web::body::{BoxBody, MessageBody};
use futures_util::future::poll_fn;
use releve_api::app::live::reader::{Look, Reader};
use releve_api::state::AppState;
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tokio::task::unconstrained;

/// One event of the stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: String,
    pub name: String,
    pub data: Value,
}

/// The body of a stream, read as it comes.
pub struct Screen {
    body: Pin<Box<BoxBody>>,
    /// What came and was not asked for yet.
    text: String,
    ended: bool,
}

impl Screen {
    pub fn of(body: BoxBody) -> Self {
        Self { body: Box::pin(body), text: String::new(), ended: false }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let body = &mut self.body;
        // What is there is taken, however much of it: a test may read hundreds of streams in one go.
        let mut next = unconstrained(poll_fn(|context| body.as_mut().poll_next(context)));
        match Pin::new(&mut next).poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => {
                self.ended = true;
                Poll::Ready(())
            }
            Poll::Ready(Some(words)) => {
                let words = words.unwrap_or_else(|_| panic!("the stream breaks off"));
                self.text.push_str(std::str::from_utf8(&words).unwrap());
                Poll::Ready(())
            }
        }
    }

    /// What was said up to now and not asked for yet.
    pub fn said(&mut self) -> String {
        while !self.ended && self.poll(&mut Context::from_waker(Waker::noop())).is_ready() {}
        std::mem::take(&mut self.text)
    }

    /// Whether the server ended the stream, whatever it said before.
    pub fn has_ended(&mut self) -> bool {
        let said = self.said();
        self.text = said;
        self.ended
    }

    /// The events told up to now.
    pub fn events(&mut self) -> Vec<Event> {
        parse(&self.said())
    }

    /// The changes told up to now; insists that nothing else happened but signs of life.
    pub fn changes(&mut self) -> Vec<Event> {
        let events: Vec<_> = self.events().into_iter().filter(|event| event.name != "heartbeat").collect();
        assert!(events.iter().all(|event| event.name == "change"), "{events:?}");
        events
    }

    /// Waits for an event of that name; answers it with those that came before it.
    pub async fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Vec<Event> {
        loop {
            let whole = self.text.rfind("\n\n").map_or(0, |at| at + 2);
            let events = parse(&self.text[..whole]);
            if events.iter().any(&wanted) {
                self.text.drain(..whole);
                return events;
            }
            assert!(!self.ended, "the stream ended: {:?}", self.text);
            poll_fn(|context| self.poll(context)).await;
        }
    }
}

pub fn parse(text: &str) -> Vec<Event> {
    let field = |block: &str, name: &str| {
        block.lines().find_map(|line| line.strip_prefix(name)).map(|rest| rest.trim_start().to_owned())
    };
    text.split("\n\n")
        .filter_map(|block| {
            let data = serde_json::from_str(&field(block, "data:")?).unwrap();
            Some(Event { id: field(block, "id:").unwrap(), name: field(block, "event:").unwrap(), data })
        })
        .collect()
}

impl Event {
    pub fn kind(&self) -> &str {
        self.data["kind"].as_str().unwrap_or_default()
    }
}

/// Has a reader look over the whole stretch and tell what it finds.
pub async fn look(reader: &mut Reader) {
    reader.turn(Look::Whole).await.unwrap();
}

/// A reader of an application.
pub fn reader(state: &AppState) -> Reader {
    Reader::new(state.clone())
}
