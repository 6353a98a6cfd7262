// Ringing tones out of Web Audio: no files, nothing to load when a call comes.

/**
 * `at` and `for` in seconds within one round.
 * @typedef {{ round: number, volume: number, notes: { at: number, for: number, hertz: number }[] }} Tune
 */

/** @typedef {'incoming' | 'outgoing' | 'waiting'} Kind `waiting`: somebody calls while one talks to somebody else */

/** @type {Record<Kind, Tune>} */
const TUNES = {
  incoming: {
    round: 2.4,
    volume: 0.12,
    notes: [0, 0.9].flatMap((at) => [
      { at, for: 0.16, hertz: 659.26 },
      { at: at + 0.18, for: 0.16, hertz: 783.99 },
      { at: at + 0.36, for: 0.34, hertz: 987.77 },
    ]),
  },
  waiting: { round: 5, volume: 0.06, notes: [0, 0.3].map((at) => ({ at, for: 0.18, hertz: 659.26 })) },
  outgoing: { round: 4, volume: 0.05, notes: [{ at: 0, for: 1, hertz: 425 }] },
};

/**
 * Rings until stopped. Where the browser forbids sound before the first click or key in this page,
 * it stays silent until there is one; it never throws.
 * @param {Kind} kind
 * @returns {() => void} stops it; harmless when repeated
 */
export function startRinging(kind) {
  const tune = TUNES[kind];
  /** @type {AudioContext} */
  let audio;
  try {
    audio = new AudioContext();
  } catch {
    return () => {};
  }
  const volume = audio.createGain();
  volume.gain.value = tune.volume;
  volume.connect(audio.destination);

  const gesture = new AbortController();
  const resume = () => void audio.resume().catch(() => {});
  for (const event of ['pointerdown', 'keydown']) {
    document.addEventListener(event, resume, { signal: gesture.signal });
  }
  resume();

  // The context's clock stands still while it is suspended, so a late start begins with the tune.
  let next = 0;
  const plan = () => {
    if (audio.state !== 'running' || audio.currentTime < next - 0.5) return;
    const start = Math.max(next, audio.currentTime + 0.05);
    for (const note of tune.notes) play(audio, volume, start + note.at, note);
    next = start + tune.round;
  };
  audio.addEventListener('statechange', plan);
  const timer = setInterval(plan, 200);
  plan();

  return () => {
    clearInterval(timer);
    gesture.abort();
    void audio.close().catch(() => {});
  };
}

/** @param {AudioContext} audio @param {AudioNode} to @param {number} at @param {{ for: number, hertz: number }} note */
function play(audio, to, at, note) {
  const envelope = audio.createGain();
  envelope.connect(to);
  // Hard edges click.
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(1, at + 0.02);
  envelope.gain.setValueAtTime(1, at + note.for - 0.04);
  envelope.gain.linearRampToValueAtTime(0, at + note.for);
  const tone = audio.createOscillator();
  tone.frequency.value = note.hertz;
  tone.connect(envelope);
  tone.start(at);
  tone.stop(at + note.for + 0.05);
}
