use serde_json::json;

use crate::openapi::operation::Operation;
use crate::openapi::{exported, replies, requests};

const LIMITED: &str = "too_many_requests";

pub fn all() -> Vec<Operation> {
    let all = [
        Operation::new("post", "/api/auth/register", "register", "Make a lasting account")
            .for_anybody()
            .body::<requests::Registering>()
            .answers::<replies::SignedIn>(201, "Signed in")
            .refuses(&["invalid_username", "invalid_password", "username_taken", LIMITED]),
        Operation::new("post", "/api/auth/login", "signIn", "Sign in by name and password")
            .for_anybody()
            .body::<requests::SigningIn>()
            .answers::<replies::SignedIn>(200, "Signed in")
            .refuses(&["wrong_credentials", LIMITED]),
        Operation::new("post", "/api/auth/guest", "signInAsGuest", "Make an account that a name is enough for")
            .about("The cookie ends with the browser's session. The name becomes free a day after the guest was last seen.")
            .for_anybody()
            .body::<requests::GuestSigningIn>()
            .answers::<replies::SignedIn>(201, "Signed in")
            .refuses(&["invalid_username", "username_taken", LIMITED]),
        Operation::new("get", "/api/auth/me", "getMe", "Who is signed in").answers::<replies::Me>(200, "Who it is"),
        Operation::new("put", "/api/auth/password", "setPassword", "Set or change the password")
            .about("Makes a guest lasting. Ends every earlier session.")
            .body::<requests::NewPassword>()
            .answers::<replies::SignedIn>(200, "Signed in anew")
            .refuses(&["invalid_password", "wrong_password", LIMITED]),
        Operation::new("post", "/api/auth/logout", "signOut", "Sign out")
            .about(
                "A guest who signs out ends their account, leaves all rooms, calls off the appointments to come and \
                 frees the name.",
            )
            .optional_body::<requests::SigningOut>()
            .answers::<replies::Nothing>(200, "Signed out"),
        Operation::new("get", "/api/account/export", "exportAccount", "Everything that is kept about oneself")
            .about(
                "To be kept as a file. Of messages a reply has 5,000 or 8 MB; `next` is the `before` with which the \
                 next reply goes on. Of rooms, calls, events and appointments it has the newest 10,000 each.",
            )
            .query("before", "Only messages with a smaller `seq`", json!({ "type": "integer", "minimum": 0 }))
            .answers::<exported::Export>(200, "Newest first")
            .refuses(&["invalid_cursor", LIMITED]),
        Operation::new("delete", "/api/account", "deleteAccount", "Delete one's account")
            .about(
                "With all messages and every session. Calls and appointments that took place stay in the others' \
                 history, with \"Deleted person\". Again with the same session is harmless.",
            )
            .optional_body::<requests::DeletingAccount>()
            .answers::<replies::Nothing>(200, "Deleted")
            .refuses(&["wrong_password", "operator_account", LIMITED]),
        Operation::new("get", "/api/push/key", "getPushKey", "The key that a browser subscribes to calls with")
            .answers::<replies::PushKey>(200, "The key"),
        Operation::new("post", "/api/push/subscriptions", "subscribePush", "Tell this browser of calls")
            .about(
                "By Web Push, while no page of the person is open. Again with the same endpoint replaces it; a browser \
                 belongs to who subscribed last. One more than 20 replaces the oldest.",
            )
            .body::<requests::Subscribing>()
            .answers::<replies::Nothing>(201, "Kept")
            .refuses(&["invalid_field", "push_not_configured", LIMITED]),
        Operation::new("delete", "/api/push/subscriptions", "unsubscribePush", "Tell this browser no more")
            .body::<requests::Unsubscribing>()
            .answers::<replies::Nothing>(200, "Forgotten, or never known")
            .refuses(&["invalid_field"]),
    ];
    all.into_iter().map(|operation| operation.tag("People")).collect()
}
