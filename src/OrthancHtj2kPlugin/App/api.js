// SPDX-License-Identifier: GPL-3.0-or-later
// The documented routes of the plugin and of Orthanc. Addresses are relative to this file: a proxy may have put something before them.
import { text } from './texts.js';

const root = new URL('../../', import.meta.url);

/** A failed request: its message is a sentence for people. Status 0 stands for no answer at all. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Gets JSON from a path without a slash at its beginning. */
export const get = (path, signal) => call(path, { signal });

/** Posts an object as JSON, or a text as it is, and gives the JSON of the answer. */
export const post = (path, body) => call(path, {
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'Content-Type': typeof body === 'string' ? 'text/plain' : 'application/json' },
});

async function call(path, request) {
  let answer;
  try {
    answer = await fetch(new URL(path, root), { ...request, cache: 'no-store' });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Refusal(0, text('noAnswer'));
  }
  const body = await answer.json().catch(() => null);
  if (!answer.ok) {
    throw new Refusal(answer.status, sentence(answer.status, body));
  }
  return body;
}

function sentence(status, body) {
  if (status === 401 || (status === 403 && !body?.Message?.includes('another site'))) {
    return text('notAllowed', { status });
  }
  return body?.Details || body?.Message || text('refused', { status });
}

/** Repeats an action while its view is shown and the page is visible; ends when it returns false or is refused. */
export async function repeat(signal, milliseconds, notice, work) {
  while (!signal.aborted) {
    try {
      if (!document.hidden) {
        const isOver = await work() === false;
        notice.say('');
        if (isOver) {
          return;
        }
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      notice.say(error.message);
      if (error.status >= 400 && error.status < 500) {
        return;
      }
    }
    await new Promise(resolve => setTimeout(resolve, milliseconds));
  }
}

/** Does something once, and shows a failure in the notice. */
export async function attempt(notice, work) {
  try {
    notice.say('');
    await work();
  } catch (error) {
    notice.say(error.message);
  }
}
