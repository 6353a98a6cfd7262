//! Reads the environment once per isolate.

use std::cell::OnceCell;
use std::rc::Rc;

use super::bridge::Env;
use crate::config::Config;
use crate::error::Error;

thread_local! {
    // An isolate's environment never changes, and has one thread. A refusal is kept as well: it does not heal.
    static CONFIG: OnceCell<Result<Rc<Config>, Error>> = const { OnceCell::new() };
}

/// The configuration, for the Worker and its objects alike.
pub fn config(env: &Env) -> Result<Rc<Config>, Error> {
    let read = || Config::read(|name| env.variable(name)).map(Rc::new);
    CONFIG.with(|config| config.get_or_init(read).clone())
}
