//! Limits the rate of requests per client address and per signed-in person, and says so in `RateLimit` headers.

use super::is_limited;
use crate::problem::{Problem, ProblemCode};
use crate::state::AppState;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::collections::BTreeMap;
use std::hash::Hash;
use std::net::SocketAddr;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const WINDOW_SECONDS: u64 = 60;

type Buckets<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// A limit per key, over one minute; none when set to 0.
pub struct Limiter<K: Hash + Eq + Clone> {
    policy: &'static str,
    per_minute: u32,
    buckets: Option<Buckets<K>>,
}

/// Limits of keys that have each their own rate: one limiter per rate.
pub struct LimiterByRate<K: Hash + Eq + Clone> {
    policy: &'static str,
    by_rate: Mutex<BTreeMap<u32, Arc<Limiter<K>>>>,
}

impl<K: Hash + Eq + Clone> LimiterByRate<K> {
    /// No key counted yet.
    #[must_use]
    pub fn new(policy: &'static str) -> Self {
        Self { policy, by_rate: Mutex::default() }
    }

    /// Counts one request of a key that may send so many a minute.
    ///
    /// # Errors
    /// A 429 when nothing is left.
    pub fn count(&self, key: &K, per_minute: u32) -> Result<Option<Left>, Problem> {
        let limiter = {
            let mut by_rate = self.by_rate.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(Limiter::per_minute(self.policy, per_minute));
            Arc::clone(by_rate.entry(per_minute).or_insert_with(new))
        };
        limiter.count(key)
    }

    /// Forgets the keys that have their whole quota again.
    pub fn forget_idle(&self) {
        let by_rate = self.by_rate.lock().unwrap_or_else(PoisonError::into_inner);
        by_rate.values().for_each(|limiter| limiter.forget_idle());
    }
}

/// What is left to a key.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    policy: &'static str,
    per_minute: u32,
    remaining: u32,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// A limiter of that many requests per minute.
    #[must_use]
    pub fn per_minute(policy: &'static str, per_minute: u32) -> Self {
        let buckets = NonZeroU32::new(per_minute)
            .map(|rate| RateLimiter::keyed(Quota::per_minute(rate)).with_middleware::<StateInformationMiddleware>());
        Self { policy, per_minute, buckets }
    }

    /// Counts one request of a key.
    ///
    /// # Errors
    /// A 429 when nothing is left.
    pub fn count(&self, key: &K) -> Result<Option<Left>, Problem> {
        let Some(buckets) = &self.buckets else {
            return Ok(None);
        };
        let left = |remaining| Left { policy: self.policy, per_minute: self.per_minute, remaining };
        match buckets.check_key(key) {
            Ok(snapshot) => Ok(Some(left(snapshot.remaining_burst_capacity()))),
            Err(refusal) => {
                let wait = refusal.wait_time_from(buckets.clock().now()).as_secs() + 1;
                let problem = Problem::new(ProblemCode::TooManyRequests).retry_after(wait);
                let [limit, policy] = left(0).headers();
                Err(problem.header(RATE_LIMIT, &limit).header(RATE_LIMIT_POLICY, &policy))
            }
        }
    }

    /// Forgets the keys that have their whole quota again.
    pub fn forget_idle(&self) {
        if let Some(buckets) = &self.buckets {
            buckets.retain_recent();
            buckets.shrink_to_fit();
        }
    }
}

impl Left {
    fn headers(self) -> [String; 2] {
        let used = u64::from(self.per_minute.saturating_sub(self.remaining));
        let reset = (used * WINDOW_SECONDS).div_ceil(u64::from(self.per_minute.max(1)));
        [
            format!("\"{}\";r={};t={reset}", self.policy, self.remaining),
            format!("\"{}\";q={};w={WINDOW_SECONDS}", self.policy, self.per_minute),
        ]
    }

    fn write(self, headers: &mut HeaderMap) {
        let [limit, policy] = self.headers();
        for (name, value) in [(RATE_LIMIT, limit), (RATE_LIMIT_POLICY, policy)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.append(name, value);
            }
        }
    }
}

/// Limits the calls of the API per address; the limit per person is counted where the person is known and shown here.
///
/// # Errors
/// Those of the inner service.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let state = request.app_data::<web::Data<AppState>>().cloned();
    let Some(state) = state.filter(|_| is_limited(&request)) else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let key = client_key(request.headers(), request.peer_addr(), state.settings().server.behind_proxy);
    let left = match state.by_address().count(&key) {
        Ok(left) => left,
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    };
    let mut response = next.call(request).await?.map_into_boxed_body();
    if response.headers().contains_key(RATE_LIMIT) {
        return Ok(response);
    }
    let of_person = response.request().extensions().get::<Left>().copied();
    for left in left.into_iter().chain(of_person) {
        left.write(response.headers_mut());
    }
    Ok(response)
}

/// The address that is counted: an IPv6 client owns its whole /64.
#[must_use]
pub fn client_key(headers: &HeaderMap, peer: Option<SocketAddr>, behind_proxy: bool) -> IpAddr {
    let forwarded = headers
        .get_all("x-forwarded-for")
        .last()
        .filter(|_| behind_proxy)
        .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let address = forwarded.or_else(|| peer.map(|peer| peer.ip())).unwrap_or(IpAddr::from([0, 0, 0, 0]));
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(long) => {
            let [a, b, c, d, ..] = long.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_refused_past_its_limit_and_others_are_not() {
        let limiter = Limiter::per_minute("address", 2);
        assert!(limiter.count(&1).is_ok() && limiter.count(&1).is_ok());
        assert_eq!(limiter.count(&1).unwrap_err().code(), ProblemCode::TooManyRequests);
        assert!(limiter.count(&2).is_ok());
    }

    #[test]
    fn each_key_has_its_own_rate() {
        let limiter = LimiterByRate::new("client");
        assert!(limiter.count(&1, 1).is_ok());
        assert_eq!(limiter.count(&1, 1).unwrap_err().code(), ProblemCode::TooManyRequests);
        assert!(limiter.count(&2, 1).is_ok() && limiter.count(&3, 2).is_ok() && limiter.count(&3, 2).is_ok());
        assert!(limiter.count(&3, 2).is_err());
    }

    #[test]
    fn zero_is_no_limit() {
        let limiter = Limiter::per_minute("address", 0);
        assert!((0..1000).all(|_| limiter.count(&1).is_ok()));
    }
}
