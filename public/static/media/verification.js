// Whether two people are connected to each other or both to somebody in between. Each page computes eight digits from
// the certificates that both connections were made with; the two people compare them by voice.
//
// Eight digits of a hash alone could be forged: whoever sits in between has two certificates of their own to try until
// both pages show the same, some ten thousand attempts. So each side adds a random number to the hash, and the one
// who leads first sends a hash of theirs (a commitment), then learns the other's, then opens it. Who sits in between
// has to choose their number before they know what it is added to: one guess in a hundred million, once a connection.

const COMMITMENT = 'SecureChat call commitment v1';
const DIGITS = 'SecureChat call digits v1';
const NONCE_BYTES = 16;
const SHA256 = /^a=fingerprint:(\S+) +(\S+)\s*$/gim;

/** Without anything in it: begin. @typedef {{ commit?: string, nonce?: string, reveal?: string }} Word */

/** One side of the exchange over one connection. */
export class Verification {
  /** @type {Uint8Array<ArrayBuffer>} */
  #own;
  /** @type {string | null} */
  #commitment = null;
  /** @type {string | null} of both, the leader's first */
  #nonces = null;
  /** Whatever breaks the order ends it: there are no digits then. */
  #broken = false;
  #begun = false;

  /**
   * @param {boolean} leads one of the two does
   * @param {(word: Word) => void} send in order, to the other side of this connection
   * @param {Uint8Array<ArrayBuffer>} [random]
   */
  constructor(leads, send, random = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))) {
    this.leads = leads;
    this.send = send;
    this.#own = random;
  }

  /** Once a connection, when somebody wants to compare; who does not lead asks the other to begin. */
  async begin() {
    if (this.#begun) return;
    this.#begun = true;
    this.send(this.leads ? { commit: await hash(COMMITMENT, hex(this.#own)) } : {});
  }

  /** @param {Word} word */
  async take({ commit, nonce, reveal }) {
    if (this.leads && nonce !== undefined) {
      if (this.#nonces !== null || !isNonce(nonce)) return this.#break();
      this.#nonces = hex(this.#own) + nonce;
      this.send({ reveal: hex(this.#own) });
    } else if (this.leads) {
      await this.begin();
    } else if (commit !== undefined) {
      if (this.#commitment !== null || typeof commit !== 'string') return this.#break();
      this.#commitment = commit;
      this.send({ nonce: hex(this.#own) });
    } else if (reveal !== undefined) {
      const opened = isNonce(reveal) && (await hash(COMMITMENT, reveal));
      if (this.#nonces !== null || opened !== this.#commitment) return this.#break();
      this.#nonces = reveal + hex(this.#own);
    }
  }

  #break() {
    this.#broken = true;
  }

  /**
   * @param {string | undefined} local description in use @param {string | undefined} remote
   * @returns {Promise<string | null>} `1234 5678`; null: the exchange is not over, or something is wrong
   */
  async digits(local, remote) {
    const prints = [fingerprintOf(local), fingerprintOf(remote)].sort();
    if (this.#broken || this.#nonces === null || prints.includes('') || prints[0] === prints[1]) return null;
    const number = BigInt(`0x${(await hash(DIGITS, ...prints, this.#nonces)).slice(0, 16)}`) % 100_000_000n;
    return String(number).padStart(8, '0').replace(/^(....)/, '$1 ');
  }
}

/**
 * The certificate's SHA-256 that a description allows. One that allows several, or another hash, leaves open which
 * one was used: it counts as none.
 * @param {string | undefined} sdp @returns {string}
 */
export function fingerprintOf(sdp = '') {
  const found = [...sdp.matchAll(SHA256)].map(([, kind, value]) => `${kind} ${value}`.toLowerCase());
  const [one] = found;
  return one && found.every((other) => other === one) && /^sha-256 ([0-9a-f]{2}:){31}[0-9a-f]{2}$/.test(one) ? one : '';
}

/**
 * The browser checks the certificate of a handshake against the description; a description that came later may
 * speak of another one. Where the browser shows the certificate itself, it has to be the described one.
 * @param {RTCPeerConnection} pc @param {Verification} verification
 */
export async function digitsOf(pc, verification) {
  const remote = pc.currentRemoteDescription?.sdp;
  const [certificate] = pc.sctp?.transport?.getRemoteCertificates?.() ?? [];
  if (certificate) {
    const print = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', certificate)));
    if (fingerprintOf(remote).replaceAll(/^sha-256 |:/g, '') !== print) return null;
  }
  return verification.digits(pc.currentLocalDescription?.sdp, remote);
}

/** @param {unknown} text */
const isNonce = (text) => typeof text === 'string' && text.length === NONCE_BYTES * 2 && /^[0-9a-f]+$/.test(text);

/** What separates the parts is in none of them. @param {...string} parts */
async function hash(...parts) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(parts.join('\n')))));
}

/** @param {Uint8Array} bytes */
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
