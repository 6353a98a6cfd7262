import { chosen, NAME } from './choice.js';

/** @param {'on' | 'off'} choice */
export function remember(choice) {
  try {
    localStorage.setItem(NAME, choice);
  } catch {
    // It will be asked once more.
  }
}

export const isWanted = () => chosen() === 'on';
