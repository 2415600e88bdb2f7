//! Starts the interface in the browser; does nothing elsewhere.

fn main() {
    #[cfg(target_arch = "wasm32")]
    releve_frontend::app::start();
}
