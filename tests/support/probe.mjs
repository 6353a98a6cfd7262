// What tests look at inside a page. `installProbe` runs before the page's own code; it changes
// nothing, it only remembers what the page makes. `look` runs on a <video>.

/** Runs in the page. */
export function installProbe() {
  const probe = { connections: /** @type {RTCPeerConnection[]} */ ([]), tracks: /** @type {MediaStreamTrack[]} */ ([]), sockets: /** @type {WebSocket[]} */ ([]) };
  /** @type {any} */ (globalThis).probe = probe;

  // Not classes of our own: Twilio's SDK reads the prototypes' own properties, which a subclass does not have.
  globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, { construct: (target, given) => remembered(probe.connections, Reflect.construct(target, given)) });
  globalThis.WebSocket = new Proxy(WebSocket, { construct: (target, given) => remembered(probe.sockets, Reflect.construct(target, given)) });
  /** @template T @param {T[]} list @param {T} made */
  function remembered(list, made) {
    list.push(made);
    return made;
  }
  for (const name of /** @type {const} */ (["getUserMedia", "getDisplayMedia"])) {
    const real = globalThis.MediaDevices?.prototype[name];
    if (!real) continue;
    /** @this {MediaDevices} @param {any} wanted */
    MediaDevices.prototype[name] = async function (wanted) {
      const stream = await real.call(this, wanted);
      probe.tracks.push(...stream.getTracks());
      return stream;
    };
  }
}

/**
 * Runs in the page: what a <video> shows. `colour` is the camera colour most of the picture has, `mean` the average of
 * its red, green and blue.
 * @param {HTMLVideoElement & { counted?: number }} video
 */
export function look(video) {
  const { videoWidth: width, videoHeight: height } = video;
  // Firefox keeps no such number for what comes from a camera or a line, but calls back with each frame.
  if (video.counted === undefined) {
    video.counted = 0;
    const count = () => {
      video.counted = (video.counted ?? 0) + 1;
      video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
  }
  const frames = Math.max(video.getVideoPlaybackQuality().totalVideoFrames, video.counted);
  const mean = [0, 0, 0];
  if (!width || !height || video.readyState < 2) return { width, height, frames, colour: "nothing", print: "", mean };
  const canvas = document.createElement("canvas");
  canvas.width = 32;
  canvas.height = 24;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  /** @type {Record<string, number>} */
  const counts = {};
  let print = "";
  for (let at = 0; at < pixels.length; at += 4) {
    const [red, green, blue] = [pixels[at] > 127, pixels[at + 1] > 127, pixels[at + 2] > 127];
    const names = /** @type {Record<string, string>} */ ({ "100": "red", "010": "green", "001": "blue", "110": "yellow", "101": "purple" });
    const colour = names[`${+red}${+green}${+blue}`] ?? "other";
    counts[colour] = (counts[colour] ?? 0) + 1;
    print += colour[0];
    for (const part of [0, 1, 2]) mean[part] += pixels[at + part] / (canvas.width * canvas.height);
  }
  const [colour, most] = Object.entries(counts).sort((a, b) => b[1] - a[1])[0];
  return { width, height, frames, colour: most > (canvas.width * canvas.height) / 2 ? colour : "mixed", print, mean };
}

/** Runs in the page: energy of everything heard so far, one number for each voice that comes in. */
export async function voices() {
  const { connections } = /** @type {any} */ (globalThis).probe;
  /** @type {Record<string, number>} */
  const energy = {};
  for (const [number, connection] of connections.entries()) {
    if (connection.connectionState === "closed") continue;
    for (const stat of (await connection.getStats()).values()) {
      if (stat.type === "inbound-rtp" && stat.kind === "audio") energy[`${number} ${stat.id}`] = stat.totalAudioEnergy ?? 0;
    }
  }
  return energy;
}
