/**
 * Where tracks live while the state speaks of them by id, and the elements that play them.
 */
export function createStreams() {
  /** @type {Map<string, MediaStreamTrack>} */
  const tracks = new Map();
  /** @type {Set<HTMLMediaElement>} */
  const players = new Set();
  /** What is heard comes out here; empty: the system's choice. */
  let speaker = '';

  return {
    /** @param {string} connectionId @param {string} source @param {MediaStreamTrack} track */
    keep(connectionId, source, track) {
      const id = `${connectionId} ${source} ${track.id}`;
      tracks.set(id, track);
      return id;
    },
    clear: () => tracks.clear(),
    /** @param {string} deviceId */
    speakThrough(deviceId) {
      speaker = deviceId;
      for (const element of players) speak(element, speaker);
    },
    /**
     * Makes an element play exactly these tracks. The stream object stays the same as
     * tracks come and go, so sound is not interrupted by a picture.
     * @param {HTMLMediaElement} element
     * @param {readonly (string | null)[]} ids
     * @param {(blocked: boolean) => void} onHearing
     */
    play(element, ids, onHearing) {
      players.add(element);
      const wanted = ids.flatMap((id) => tracks.get(id ?? '') ?? []);
      const stream = element.srcObject instanceof MediaStream ? element.srcObject : new MediaStream();
      for (const track of stream.getTracks()) if (!wanted.includes(track)) stream.removeTrack(track);
      for (const track of wanted) if (!stream.getTracks().includes(track)) stream.addTrack(track);
      if (element.srcObject !== stream) element.srcObject = stream;
      speak(element, speaker);
      if (wanted.length > 0) attempt(element, onHearing);
    },
    /** @param {HTMLMediaElement} element */
    release(element) {
      players.delete(element);
      element.srcObject = null;
    },
    /** After a press, when the browser had refused to play sound by itself. @param {(blocked: boolean) => void} onHearing */
    hearAll(onHearing) {
      for (const element of players) attempt(element, onHearing);
    },
  };
}

/** @param {HTMLMediaElement} element @param {(blocked: boolean) => void} onHearing */
function attempt(element, onHearing) {
  element.play().then(
    () => onHearing(false),
    (/** @type {unknown} */ error) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') onHearing(true);
    },
  );
}

/** Browsers without a choice of speakers play through the system's. @param {HTMLMediaElement} element @param {string} deviceId */
function speak(element, deviceId) {
  if (element.setSinkId && element.sinkId !== deviceId) element.setSinkId(deviceId).catch(() => undefined);
}
