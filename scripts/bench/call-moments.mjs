// What `npm run bench:calls` does in the pages: the moments of a call, by the clock that both browsers share.

/** Runs in the page: when a button of this name is pressed. @param {string} name */
export function pressed(name) {
  return new Promise((done) => {
    addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (button?.textContent?.trim() === name || button?.getAttribute("aria-label") === name) done(performance.timeOrigin + performance.now());
    }, { capture: true });
  });
}

/** Runs in the page: when the first picture of somebody else is there. */
export function firstFrame() {
  return new Promise((done) => {
    const look = () => {
      const videos = /** @type {NodeListOf<HTMLVideoElement>} */ (document.querySelectorAll(".tile video"));
      const shown = [...videos].some((video) => video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 0);
      if (shown) done(performance.timeOrigin + performance.now());
      else requestAnimationFrame(look);
    };
    look();
  });
}

/**
 * Runs in the page: one side of two bare RTCPeerConnections, with a camera that is open already. `carry` is there
 * under the page's name for it; the test passes it on.
 * @param {boolean} offers
 */
export async function bareSide(offers) {
  const page = /** @type {any} */ (globalThis);
  page.bareCamera ??= await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  const pc = new RTCPeerConnection();
  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video); // one that is not shown plays nothing
  /** @type {Promise<void>} */
  let queue = Promise.resolve();
  /** Candidates may overtake the description they belong to. @type {RTCIceCandidateInit[]} */
  const early = [];
  pc.ontrack = ({ streams: [stream] }) => {
    video.srcObject = stream ?? null;
    void video.play().catch(() => {});
  };
  pc.onicecandidate = ({ candidate }) => candidate && page.carry(JSON.stringify({ candidate }));
  page.bareTake = (/** @type {string} */ text) => {
    queue = queue.then(async () => {
      const { candidate, description } = JSON.parse(text);
      if (candidate && pc.remoteDescription) return pc.addIceCandidate(candidate);
      if (candidate) return void early.push(candidate);
      await pc.setRemoteDescription(description);
      for (const one of early.splice(0)) await pc.addIceCandidate(one);
      if (description.type === "offer") {
        add();
        await pc.setLocalDescription();
        page.carry(JSON.stringify({ description: pc.localDescription }));
      }
    });
  };
  const add = () => page.bareCamera.getTracks().forEach((/** @type {MediaStreamTrack} */ track) => pc.addTrack(track, page.bareCamera));
  const first = new Promise((done) => {
    const look = () => (video.getVideoPlaybackQuality().totalVideoFrames > 0 ? done(performance.timeOrigin + performance.now()) : requestAnimationFrame(look));
    look();
  });
  page.bareFirst = () => first;
  page.bareEnd = () => {
    pc.close();
    video.remove();
  };
  page.bareStart = async () => {
    const at = performance.timeOrigin + performance.now();
    add();
    await pc.setLocalDescription();
    page.carry(JSON.stringify({ description: pc.localDescription }));
    return at;
  };
  return offers;
}

/** Runs in the page: from a `ping` on the room's socket to its `pong`. */
export function socketRoundTrip() {
  const open = /** @type {any} */ (globalThis).probe.sockets.findLast((/** @type {WebSocket} */ socket) => socket.readyState === WebSocket.OPEN);
  return new Promise((done) => {
    const at = performance.now();
    open.addEventListener("message", (/** @type {MessageEvent} */ { data }) => data === "pong" && done(performance.now() - at), { once: true });
    open.send("ping");
  });
}
