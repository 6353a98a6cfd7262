/** The one place that talks HTTP to our Worker. */
import { say } from '../words/say.js';

/** What the server refused, or that it could not be reached. */
export class ApiProblem extends Error {
  /**
   * @param {number} status 0 when there was no answer at all
   * @param {string} code
   * @param {string} message
   * @param {{ requestId?: string, details?: Record<string, unknown>, wait?: string }} more
   */
  constructor(status, code, message, more = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = more.requestId;
    this.details = more.details ?? {};
    /** When it may be tried again, in words that follow the message. */
    this.wait = more.wait ?? '';
  }

  /** Whether the same request may succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const SIGNED_OUT = new Set(['not_signed_in', 'session_expired']);
let onSignedOut = () => {};

/** Calls back when a reply says that nobody is signed in any more. @param {() => void} callback */
export function watchSignedOut(callback) {
  onSignedOut = callback;
}

/**
 * @param {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
 * @param {string} path
 * @param {Record<string, unknown>} [body]
 * @param {{ keepalive?: boolean, bare?: boolean }} [options] `bare`: the reply is not in the usual envelope
 * @returns {Promise<any>}
 */
export async function request(method, path, body, options = {}) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      keepalive: options.keepalive ?? false,
      ...(method === 'GET'
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
    });
  } catch {
    throw new ApiProblem(0, 'offline', say('errors.offline'));
  }
  const reply = await response.json().catch(() => null);
  if (response.ok && (reply?.success === true || (options.bare && reply))) return reply;
  const out = response.status === 401 && SIGNED_OUT.has(reply?.code);
  if (out) onSignedOut();
  // Without these words it is said in the server's own.
  const words = out ? null : await import('./error-words.js').catch(() => null);
  throw new ApiProblem(response.status, reply?.code ?? 'unreadable_reply', reply?.error ?? say('errors.unreadable_reply'), {
    // What came from before our program names itself in a header.
    requestId: reply?.requestId ?? response.headers.get('X-Request-Id') ?? response.headers.get('CF-Ray') ?? undefined,
    details: reply?.details,
    wait: words && reply?.code === 'too_many_requests' ? ` ${words.waitWords(Number(response.headers.get('Retry-After')))}` : '',
  });
}
