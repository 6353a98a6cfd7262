// Hands, reactions and the chat beside the call, seen and pressed in Firefox.

process.env.SECURECHAT_FIREFOX = "Alice";
await import("../browser/call-signs.test.mjs");
