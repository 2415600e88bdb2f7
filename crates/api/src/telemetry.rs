//! Traces of the work: a span per request, per write and read of the database, and per turn of a job, sent to a collector
//! (OpenTelemetry, OTLP over HTTP) when one is configured.
//!
//! These spans are apart from those of the log and have a target of their own: when no collector is configured nothing asks
//! for them and they are not made. They name operations and routes, never a person, an id or a word of anybody.

mod collector;
mod traceparent;

pub use collector::Collector;
pub use traceparent::Traceparent;

use crate::config::Telemetry;
use actix_web::http::{Method, StatusCode};
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The target of the spans that are traced.
pub const TARGET: &str = "releve::trace";

/// What sends traces, until it is dropped; what waits then is sent.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// To the collector of the settings; none when none is named.
    ///
    /// # Errors
    /// When the settings make no exporter.
    pub fn of(telemetry: &Telemetry) -> Result<Option<Self>, ExporterBuildError> {
        let Some(collector) = &telemetry.collector else { return Ok(None) };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(collector.clone())
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(collector.traces())
            .build()?;
        let resource = Resource::builder()
            .with_service_name("releve")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(telemetry.ratio)));
        let provider = SdkTracerProvider::builder();
        Ok(Some(Self(provider.with_batch_exporter(exporter).with_resource(resource).with_sampler(sampler).build())))
    }

    /// Who makes spans.
    #[must_use]
    pub fn tracer(&self) -> SdkTracer {
        self.0.tracer("releve")
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(problem.cause = %error, "the last traces were not sent");
        }
    }
}

/// The span of a request, which goes on with the caller's trace when it told one. It is not made when nobody collects.
#[must_use]
pub fn request(method: &Method, caller: Option<Traceparent>) -> Span {
    let span = tracing::debug_span!(
        target: "releve::trace",
        "request",
        otel.name = %method,
        otel.kind = "server",
        otel.status_code = tracing::field::Empty,
        http.request.method = %method,
        http.route = tracing::field::Empty,
        http.response.status_code = tracing::field::Empty,
    );
    if let Some(caller) = caller.filter(|_| !span.is_disabled()) {
        let parent = Context::new().with_remote_span_context(caller.context());
        if let Err(error) = span.set_parent(parent) {
            tracing::debug!(problem.cause = %error, "the caller's trace is not taken over");
        }
    }
    span
}

/// What became of the request.
pub fn answered(span: &Span, method: &Method, route: &str, status: StatusCode) {
    if span.is_disabled() {
        return;
    }
    let name = if route.is_empty() { method.to_string() } else { format!("{method} {route}") };
    // A span that has begun takes a new name from nobody but its own context.
    span.context().span().update_name(name);
    span.record("http.route", route);
    span.record("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
}

/// The span of a turn of a job.
#[must_use]
pub fn job(name: &'static str) -> Span {
    tracing::debug_span!(target: "releve::trace", "job", otel.name = %format_args!("job {name}"), job.name = name)
}

/// The ids of a span, for the log: those of its trace and its own. None when it is not made.
#[must_use]
pub fn ids(span: &Span) -> Option<[String; 2]> {
    if span.is_disabled() {
        return None;
    }
    let context = span.context();
    let known = context.span().span_context().clone();
    known.is_valid().then(|| [known.trace_id().to_string(), known.span_id().to_string()])
}
