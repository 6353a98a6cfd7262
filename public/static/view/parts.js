import { html, useCallback, useEffect, useRef, useState } from '../vendor/preact.js';
import { problemOf } from '../use-cases/context.js';
import { Icon } from './icons.js';
import { hue, initials } from './words.js';
import { say } from '../words/say.js';

/** Small pieces that every screen uses. */

/** @param {{ id: string, name: string, size?: string }} props */
export function Avatar({ id, name, size = '' }) {
  return html`<span class="avatar hue-${hue(id)} ${size}" aria-hidden="true">${initials(name)}</span>`;
}

/** A button that is only an icon to the eye. @param {any} props */
export function IconButton({ icon, label, class: extra = '', ...rest }) {
  return html`<button type="button" class="icon-button ${extra}" aria-label=${label} title=${label} ...${rest}>
    <${Icon} name=${icon} />
  </button>`;
}

/** What went wrong, with the number to quote in small print. @param {{ problem: import('../types.js').Problem | null, children?: any }} props */
export function ProblemBox({ problem, children }) {
  if (!problem) return null;
  return html`<div class="problem" role="alert">
    <p>${problem.message}</p>
    ${children}
    ${problem.requestId && html`<p class="small-print">${say('common.reference', { id: problem.requestId })}</p>`}
  </div>`;
}

/**
 * Work that a press starts: busy while it runs, and what became of it.
 * @returns {{ busy: string | null, problem: import('../types.js').Problem | null,
 *   run: (name: string, work: () => Promise<unknown>) => Promise<boolean>, clear: () => void,
 *   fail: (message: string, field?: string) => void }}
 */
export function useWork() {
  const [busy, setBusy] = useState(/** @type {string | null} */ (null));
  const [problem, setProblem] = useState(/** @type {import('../types.js').Problem | null} */ (null));
  const run = useCallback(async (/** @type {string} */ name, /** @type {() => Promise<unknown>} */ work) => {
    setBusy(name);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(null);
    }
  }, []);
  return {
    busy,
    problem,
    run,
    clear: () => setProblem(null),
    fail: (message, field) => setProblem({ code: 'invalid', message, ...(field ? { field } : {}) }),
  };
}

/**
 * A modal dialog: the rest of the page waits, Esc closes it, focus returns to where it was.
 * @param {{ label: string, onClose: () => void, class?: string, children?: any }} props
 */
export function Dialog({ label, onClose, class: extra = '', children }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const element = /** @type {HTMLDialogElement} */ (ref.current);
    const before = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onCancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
  };
  const onClick = (/** @type {MouseEvent} */ event) => {
    if (event.target === ref.current) onClose();
  };
  return html`<dialog ref=${ref} class="dialog ${extra}" aria-label=${label} onCancel=${onCancel} onClick=${onClick}>
    <div class="dialog-body">${children}</div>
  </dialog>`;
}

/** @param {{ text: string, label: string }} props */
export function CopyButton({ text, label }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      setCopied(false);
    }
  };
  return html`<button type="button" class="button quiet" onClick=${copy}>
    <${Icon} name="copy" /> <span aria-live="polite">${copied ? say('common.copied') : label}</span>
  </button>`;
}

/** The element that had the focus is gone: keyboard users go on here. @param {Element | null} element */
export function focusWhenLost(element) {
  const lost = document.activeElement === null || document.activeElement === document.body;
  if (lost && element instanceof HTMLElement) element.focus();
}
