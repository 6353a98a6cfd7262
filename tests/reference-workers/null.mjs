// The least a Worker can do: the bare statement of each endpoint and a constant reply. What a Worker takes above
// this one is its own.

import { CREATE_CALL, CREATE_PARTICIPANT, END_CALL, END_PARTICIPANTS, HISTORY, PERSON } from "./statements.mjs";

export { HubObject } from "./hub.mjs";

export default {
  /** @param {Request} request @param {any} env */
  async fetch(request, env) {
    const { DB } = env;
    const path = request.url.slice(request.url.indexOf("/", 8));
    if (path === "/api/health") return Response.json({ success: true, provider: "twilio" });
    if (path === "/api/calls/token") {
      const { userId } = /** @type {any} */ (await request.json());
      await DB.prepare(PERSON).bind(userId).first();
      return Response.json({ success: true });
    }
    const now = new Date().toISOString();
    if (path === "/api/calls/create") {
      const { roomId, callType, userId } = /** @type {any} */ (await request.json());
      const callId = crypto.randomUUID();
      await DB.batch([
        DB.prepare(CREATE_CALL).bind(callId, roomId, userId, callType, now),
        DB.prepare(CREATE_PARTICIPANT).bind(callId, userId, now),
      ]);
      return Response.json({ success: true, callId }, { status: 201 });
    }
    const [, , resource, kind, id] = path.split("/");
    if (resource === "rooms") return env.ROOMS.getByName(kind).fetch(request);
    if (kind === "room") {
      const { results } = await DB.prepare(HISTORY).bind(id?.split("?")[0]).all();
      return Response.json({ success: true, calls: results });
    }
    await DB.batch([DB.prepare(END_CALL).bind(kind, now, 0), DB.prepare(END_PARTICIPANTS).bind(kind, now)]);
    return Response.json({ success: true });
  },
};
