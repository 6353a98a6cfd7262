import { account } from '../api/account.js';

/** Everything the server keeps about the person, as the text of a file. */
export async function exportData() {
  const data = await account.export(null);
  let next = data.next;
  while (next !== null) {
    const more = await account.export(next);
    data.messages.push(...more.messages);
    next = more.next;
  }
  return JSON.stringify(data, null, 2);
}
