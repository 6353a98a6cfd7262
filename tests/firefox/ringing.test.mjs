// Calls ring between Firefox and Chromium as between two Chromiums.

process.env.SECURECHAT_FIREFOX = "Alice";
await import("../browser/ringing.test.mjs");
