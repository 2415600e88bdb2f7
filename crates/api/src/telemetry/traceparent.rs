//! The trace that a caller's request is part of (W3C Trace Context, `traceparent`).

use actix_web::http::header::HeaderMap;
use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};
use std::fmt;
use std::str::FromStr;

/// A trace and the caller's span in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traceparent {
    trace: u128,
    span: u64,
    sampled: bool,
}

/// The text is no `traceparent`; a trace of its own begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a traceparent")]
pub struct NoTrace;

impl Traceparent {
    /// What a request tells; none when it tells nothing readable, or twice.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut told = headers.get_all("traceparent");
        match (told.next(), told.next()) {
            (Some(one), None) => one.to_str().ok()?.trim().parse().ok(),
            _ => None,
        }
    }

    /// The id of the trace: 32 hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }

    pub(super) fn context(&self) -> SpanContext {
        let flags = if self.sampled { TraceFlags::SAMPLED } else { TraceFlags::NOT_SAMPLED };
        let (trace, span) = (TraceId::from(self.trace), SpanId::from(self.span));
        SpanContext::new(trace, span, flags, true, TraceState::default())
    }
}

impl FromStr for Traceparent {
    type Err = NoTrace;

    fn from_str(text: &str) -> Result<Self, NoTrace> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| parts.next().filter(|part| is_hex(part, digits)).ok_or(NoTrace);
        let [version, trace, span, flags] = [part(2)?, part(32)?, part(16)?, part(2)?];
        // A later version may say more behind what is known; this one may not.
        if version == "ff" || (version == "00" && parts.next().is_some()) {
            return Err(NoTrace);
        }
        let trace = u128::from_str_radix(trace, 16).ok().filter(|trace| *trace != 0).ok_or(NoTrace)?;
        let span = u64::from_str_radix(span, 16).ok().filter(|span| *span != 0).ok_or(NoTrace)?;
        let flags = u8::from_str_radix(flags, 16).map_err(|_| NoTrace)?;
        Ok(Self { trace, span, sampled: flags & 1 == 1 })
    }
}

/// As it is sent on; what a later version may have said beside is left out.
impl fmt::Display for Traceparent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.span, u8::from(self.sampled))
    }
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_is_read_as_the_recommendation_says() {
        let sound = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let read: Traceparent = sound.parse().unwrap();
        assert_eq!((read.to_string(), read.trace_id()), (sound.to_owned(), sound[3..35].to_owned()));
        let later: Traceparent = format!("cc{}-what-comes", &sound[2..]).parse().unwrap();
        assert_eq!(later, read);
        for wrong in [
            String::new(),
            sound.to_uppercase(),
            format!("ff{}", &sound[2..]),
            format!("{sound}-more"),
            sound.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
            sound.replace("b7ad6b7169203331", &"0".repeat(16)),
            sound.replace("-01", "-1"),
            sound.replace("-01", ""),
            sound.replace("0af7", "+af7"),
            format!(" {sound}x"),
        ] {
            assert_eq!(wrong.parse::<Traceparent>(), Err(NoTrace), "{wrong}");
        }
        assert!(!sound.replace("-01", "-00").parse::<Traceparent>().unwrap().sampled);
    }
}
