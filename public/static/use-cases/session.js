import { ApiProblem } from '../api/client.js';
import { people } from '../api/endpoints.js';
import { forgetAllRoomSecrets } from '../crypto/key-store.js';
import { passwordToSend, tidyUsername } from '../crypto/password.js';
import { problemOf } from './context.js';
import { say } from '../words/say.js';

/**
 * Who is using the page.
 * @param {import('./context.js').Store} store
 */
export function createSession(store) {
  /** @param {Promise<{ user: import('../types.js').User }>} reply */
  async function enter(reply) {
    store.dispatch({ type: 'signed-in', user: (await reply).user });
  }

  /** Being set, a password ends the session before its reply has brought the next one. @type {Promise<unknown>} */
  let changing = Promise.resolve();
  /** @type {Promise<boolean> | null} one question for all sockets that were closed at once */
  let asked = null;

  async function ask() {
    await changing.catch(() => undefined);
    try {
      await people.me();
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && error.status !== 401) return true;
      ended();
      return false;
    } finally {
      asked = null;
    }
  }

  function ended() {
    if (store.get().phase === 'signed-in') store.dispatch({ type: 'signed-out', why: say('sign-in.session-ended') });
  }

  return {
    async resume() {
      try {
        await enter(people.me());
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) store.dispatch({ type: 'signed-out' });
        else store.dispatch({ type: 'start-failed', problem: problemOf(error) });
      }
    },
    /** @param {string} username */
    continueAsGuest: (username) => enter(people.guest(tidyUsername(username))),
    /** @param {string} username @param {string} password */
    signIn: async (username, password) => enter(people.login(tidyUsername(username), await passwordToSend(username, password))),
    /** @param {string} username @param {string} password */
    createAccount: async (username, password) =>
      enter(people.register(tidyUsername(username), await passwordToSend(username, password))),
    /** @param {string} password @param {string} [current] */
    async setPassword(password, current) {
      const name = store.get().me?.username ?? '';
      const [sent, currentSent] = await Promise.all([
        passwordToSend(name, password),
        current === undefined ? undefined : passwordToSend(name, current),
      ]);
      const reply = people.setPassword(currentSent ? { password: sent, currentPassword: currentSent } : { password: sent });
      changing = reply;
      await enter(reply);
    },
    /** @param {boolean} everywhere */
    async logOut(everywhere) {
      const userId = store.get().me?.id;
      try {
        await people.logout(everywhere);
      } catch (error) {
        if (!(error instanceof ApiProblem && error.status === 401)) throw error;
      }
      if (userId) await forgetAllRoomSecrets(userId);
      store.dispatch({ type: 'signed-out' });
    },
    /** @param {string} [current] the password of who has one */
    async deleteAccount(current) {
      const me = store.get().me;
      const sent = current === undefined ? undefined : await passwordToSend(me?.username ?? '', current);
      const reply = (await import('../api/account.js')).account.erase(sent);
      // The sockets close before the reply is here.
      changing = reply;
      await reply;
      if (me) await forgetAllRoomSecrets(me.id);
      store.dispatch({ type: 'signed-out', why: say('sign-in.account-deleted') });
    },
    ended,
    /**
     * A socket was closed because its session ended. Who set a password on this page has a newer one; everybody else
     * is signed out.
     */
    stillHolds: () => (asked ??= ask()),
  };
}
