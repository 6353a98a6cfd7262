import { keepView, readView } from '../use-cases/view-memory.js';
import { useEffect, useRef, useState } from '../vendor/preact.js';

/** Where there is room for the chat beside the pictures; elsewhere it covers a part of them. */
const isWide = () => matchMedia('(min-width: 801px)').matches;

/**
 * The chat of a call's room: whether it is shown, and what was written while it was not.
 * @param {import('../state/page.js').PageState} state
 * @returns {import('./stage.js').ChatBeside}
 */
export function useChatBeside({ call, room, me }) {
  const calling = call !== null;
  const [shown, setShown] = useState(false);
  const [seen, setSeen] = useState(0);
  const turned = useRef(false);
  useEffect(() => setShown(calling && isWide() && readView().chat), [calling]);
  const newest = room?.messages.reduce((most, { seq }) => Math.max(most, seq ?? 0), 0) ?? 0;
  const reads = !calling || shown || !room?.loaded;
  useEffect(() => {
    if (reads) setSeen(newest);
  }, [reads, newest, room?.id]);
  useEffect(() => {
    if (!turned.current) return;
    turned.current = false;
    // With a keyboard one goes on where one wrote the wish; on a phone the keys would cover everything.
    if (!shown) /** @type {HTMLElement | null} */ (document.querySelector('.chat-toggle'))?.focus();
    else if (matchMedia('(any-pointer: fine)').matches) /** @type {HTMLElement | null} */ (document.querySelector('.composer textarea'))?.focus();
  }, [shown]);
  const unseen = reads ? 0 : (room?.messages.filter(({ seq, senderId }) => seq !== null && seq > seen && senderId !== me?.id).length ?? 0);
  return {
    shown,
    unseen,
    turn: () => {
      turned.current = true;
      if (isWide()) keepView({ chat: !shown });
      setShown(!shown);
    },
  };
}
