//! People: registering, signing in and out, passwords.

use crate::platform::routes::Routes;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
}
