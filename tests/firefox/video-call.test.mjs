// The same calls as between two Chromiums, but Alice, who places them, uses Firefox.

process.env.SECURECHAT_FIREFOX = "Alice";
await import("../browser/video-call.test.mjs");
