import { record } from '../api/in-call.js';
import { problemOf } from './context.js';

/**
 * Consent to recording, or none any more. Loaded with what asks for it.
 * @param {import('./context.js').Store} store
 * @param {boolean} consent
 */
export async function consentTo(store, consent) {
  const callId = store.get().call?.callId;
  if (!callId) return;
  try {
    // What comes of it, everybody learns from the next snapshot; the reply does not know the connections.
    await record(callId, consent);
  } catch (error) {
    store.dispatch({ type: 'media-problem', ...problemOf(error) });
  }
}
