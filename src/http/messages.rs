//! Messages: storing one, reading back.

use crate::platform::routes::Routes;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
}
