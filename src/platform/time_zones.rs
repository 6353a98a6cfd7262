//! Which time zones there are: the platform's `Intl` has the world's, and keeps them up to date.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Whether a name is a time zone's.
pub fn is_known(name: &str) -> bool {
    formatter(name).is_ok()
}

/// By hand, because js-sys's own constructor takes an exception, which is the platform's no, for impossible.
fn formatter(name: &str) -> Result<JsValue, JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &name.into())?;
    Reflect::construct(&constructor, &Array::of2(&"en".into(), &options))
}
