//! Rooms: creating, joining, listing, leaving.

use crate::platform::routes::Routes;

/// This resource's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
}
