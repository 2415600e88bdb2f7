//! A client as we ask for: it sends a write under a key, and sends it again under the same key until it is answered.

use reqwest::{Client, StatusCode};
use serde_json::Value;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// The client, with how often it had to send something again.
pub struct Patient {
    client: Client,
    address: String,
    again: Cell<usize>,
}

impl Patient {
    /// Of a server or a balancer: where the API is.
    pub fn of(address: &str) -> Self {
        let client = Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
        Self { client, address: address.to_owned(), again: Cell::new(0) }
    }

    /// How often it had to send something again.
    pub fn again(&self) -> usize {
        self.again.get()
    }

    /// Sends a write once; none when no answer came, or one that says to come back.
    pub async fn try_post(&self, token: &str, path: &str, key: &str, body: &Value) -> Option<Value> {
        let request =
            self.client.post(format!("{}{path}", self.address)).bearer_auth(token).header("idempotency-key", key);
        let answer = request.json(body).send().await.ok()?;
        let status = answer.status();
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            let after = [
                StatusCode::TOO_MANY_REQUESTS,
                StatusCode::BAD_GATEWAY,
                StatusCode::SERVICE_UNAVAILABLE,
                StatusCode::GATEWAY_TIMEOUT,
            ];
            assert!(after.contains(&status), "{path} answered {status}: {}", answer.text().await.unwrap_or_default());
            return None;
        }
        let body: Value = answer.json().await.ok()?;
        assert!(status.is_success(), "{path} answered {status}: {body}");
        Some(body)
    }

    /// Sends a write until it is answered.
    pub async fn post(&self, token: &str, path: &str, key: &str, body: &Value) -> Value {
        let begun = Instant::now();
        loop {
            if let Some(answer) = self.try_post(token, path, key, body).await {
                return answer;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{path} was never answered");
            self.again.set(self.again.get() + 1);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Reads until it is answered.
    pub async fn get(&self, token: &str, path: &str) -> Value {
        let begun = Instant::now();
        loop {
            let sent = self.client.get(format!("{}{path}", self.address)).bearer_auth(token).send().await;
            if let Ok(answer) = sent
                && answer.status() == StatusCode::OK
                && let Ok(body) = answer.json().await
            {
                return body;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{path} was never answered");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Every item of a list, page after page.
    pub async fn all(&self, token: &str, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let mut page = self.get(token, &format!("{path}?limit=200{cursor}")).await;
            items.append(page["items"].as_array_mut().unwrap());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }
}
