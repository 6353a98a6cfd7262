//! Waiting for a while.
//!
//! `worker::Delay` takes what `setTimeout` answers for a number. With the platform's newer compatibility dates it is an
//! object, as in Node, and the delay then panics.

use std::time::Duration;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A running timer; dropping it stops it, so that it keeps no object awake.
#[derive(Debug)]
pub struct Timer {
    id: JsValue,
    promise: Promise,
}

impl Timer {
    /// Starts one.
    pub fn start(duration: Duration) -> Self {
        let mut id = JsValue::UNDEFINED;
        #[allow(clippy::cast_precision_loss)] // far below a double's 53 bits
        let millis = JsValue::from_f64(duration.as_millis() as f64);
        let promise = Promise::new(&mut |resolve, _| {
            if let Some(set) = function("setTimeout")
                && let Ok(started) = set.call2(&JsValue::UNDEFINED, &resolve, &millis)
            {
                id = started;
            }
        });
        Self { id, promise }
    }

    /// Waits until it is over.
    pub async fn over(&self) {
        // Nothing rejects it.
        let _ = JsFuture::from(self.promise.clone()).await;
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(clear) = function("clearTimeout") {
            let _ = clear.call1(&JsValue::UNDEFINED, &self.id);
        }
    }
}

fn function(name: &str) -> Option<Function> {
    Reflect::get(&js_sys::global(), &name.into()).ok()?.dyn_into().ok()
}
