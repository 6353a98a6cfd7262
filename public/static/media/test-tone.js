const NOTES = [523.25, 659.25, 783.99];
const NOTE_SECONDS = 0.25;

/**
 * Three notes through the speaker that was chosen.
 * @param {string} speaker its device id; empty: the system's choice
 * @returns {Promise<void>} when it is over; rejects when it cannot be played there
 */
export async function playTestTone(speaker) {
  const context = new AudioContext();
  const element = new Audio();
  try {
    const out = context.createMediaStreamDestination();
    const start = context.currentTime + 0.1;
    for (const [at, note] of NOTES.entries()) {
      const [tone, loudness] = [context.createOscillator(), context.createGain()];
      const from = start + at * NOTE_SECONDS;
      tone.frequency.value = note;
      loudness.gain.setValueAtTime(0, from);
      loudness.gain.linearRampToValueAtTime(0.25, from + 0.02);
      loudness.gain.setTargetAtTime(0, from + 0.12, 0.08);
      tone.connect(loudness).connect(out);
      tone.start(from);
      tone.stop(from + 3 * NOTE_SECONDS);
    }
    if (speaker && element.setSinkId) await element.setSinkId(speaker);
    element.srcObject = out.stream;
    await element.play();
    await new Promise((done) => setTimeout(done, 1000 * (0.4 + NOTES.length * NOTE_SECONDS)));
  } finally {
    element.srcObject = null;
    void context.close();
  }
}
