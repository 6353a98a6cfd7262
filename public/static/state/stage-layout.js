/**
 * Who of a call is shown where: large, small, or only in the list of people. Pure; time comes in.
 *
 * Nobody jumps about: people keep their seats as others come and go and speak. Whoever speaks without a seat takes that
 * of the one who has been silent longest, and only a voice that stands out for a while is followed.
 */

/** @typedef {'grid' | 'speaker'} Layout */

/** More pictures than this are too small to be of use, and too many to be decoded. */
export const MOST_SEATS = 9;
/** A word thrown in is not followed. */
export const HOLD_MS = 900;
/** After a change there is this much calm. */
export const APART_MS = 2_500;

/**
 * What is remembered from one look to the next.
 * @typedef {object} Focus
 * @property {readonly string[]} seats whose pictures are shown, each in its place
 * @property {readonly string[]} screens what is shared, first to last
 * @property {string | null} followed who speaks, or spoke last
 * @property {number} since when they became so
 * @property {{ key: string, since: number } | null} next whose voice stands out, but not for long yet
 * @property {Readonly<Record<string, number>>} heard when each was followed last
 */

/** @type {Focus} */
export const NO_FOCUS = { seats: [], screens: [], followed: null, since: -Infinity, next: null, heard: {} };

/**
 * @param {Focus} focus
 * @param {object} now
 * @param {readonly string[]} now.people in the order they came
 * @param {readonly string[]} now.screens
 * @param {string | null} now.speaker whose voice stands out at this moment
 * @param {number} now.at milliseconds
 * @param {number} [now.most]
 * @returns {Focus}
 */
export function follow(focus, { people, screens, speaker, at, most = MOST_SEATS }) {
  const seats = seated(focus.seats, people, most);
  const shared = [...focus.screens.filter((key) => screens.includes(key)), ...screens.filter((key) => !focus.screens.includes(key))];
  const there = (/** @type {string | null} */ key) => (key !== null && people.includes(key) ? key : null);
  const followed = there(focus.followed);
  const voice = there(speaker);
  const calm = { ...focus, seats, screens: shared, followed };
  if (voice === null) return { ...calm, next: null };
  if (voice === followed) return { ...calm, next: null, heard: { ...focus.heard, [voice]: at } };
  const next = focus.next?.key === voice ? focus.next : { key: voice, since: at };
  if (at < dueAt({ next, since: followed === null ? -Infinity : focus.since })) return { ...calm, next };
  return {
    seats: seats.includes(voice) ? seats : withSeat(seats, voice, focus.heard),
    screens: shared,
    followed: voice,
    since: at,
    next: null,
    heard: { ...focus.heard, [voice]: at },
  };
}

/** When whoever speaks now will be followed, if they go on. @param {Pick<Focus, 'next' | 'since'>} focus */
export function dueAt({ next, since }) {
  return next ? Math.max(next.since + HOLD_MS, since + APART_MS) : Infinity;
}

/**
 * Everybody keeps their seat; one that became free goes to who has waited longest.
 * @param {readonly string[]} seats @param {readonly string[]} people @param {number} most
 */
function seated(seats, people, most) {
  const waiting = people.filter((key) => !seats.includes(key));
  const kept = seats.flatMap((key) => (people.includes(key) ? key : (waiting.shift() ?? [])));
  return [...kept, ...waiting].slice(0, most);
}

/** @param {readonly string[]} seats @param {string} key @param {Focus['heard']} heard */
function withSeat(seats, key, heard) {
  const silent = (/** @type {string} */ seat) => heard[seat] ?? -Infinity;
  // Of several who never spoke, the last one: the first seats are those people know by heart.
  const gives = seats.reduce((least, seat) => (silent(seat) <= silent(least) ? seat : least), seats[0] ?? key);
  return seats.map((seat) => (seat === gives ? key : seat));
}

/**
 * @param {Focus} focus
 * @param {{ people: readonly string[], layout: Layout, pinned: string | null }} wish
 * @returns {{ large: string | null, small: string[], hidden: string[] }} keys; without `large` all are of one size
 */
export function arrange({ seats, screens, followed }, { people, layout, pinned }) {
  const held = pinned !== null && (people.includes(pinned) || screens.includes(pinned)) ? pinned : null;
  const spoke = layout === 'speaker' && people.length > 1 ? (followed ?? seats[0] ?? null) : null;
  const large = held ?? screens.at(-1) ?? spoke;
  const small = [...screens, ...seats].filter((key) => key !== large).slice(0, large === null ? MOST_SEATS : MOST_SEATS - 1);
  const hidden = people.filter((key) => !small.includes(key) && key !== large);
  return { large, small, hidden };
}

/** Which picture the key for it pins: the one the focus is on, else the one that is looked at. @param {ReturnType<typeof arrange>} shown @param {string | null} focused @param {Focus} focus */
export function pinnable({ large, small }, focused, { followed }) {
  return focused ?? large ?? followed ?? small[0] ?? null;
}
