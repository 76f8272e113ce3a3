// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that the views are made of.

/**
 * Makes an element. Children that are not elements become text and never HTML: they may come from DICOM files.
 * Attributes that are false or undefined are left out; functions hear the event that their attribute names.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== undefined) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

/** A table with a row of headings; cells that are numbers for people stand on the right. */
export function table(headings, rows) {
  return element('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': headings.join(', ') }, element('table', {},
    element('thead', {}, element('tr', {}, ...headings.map(heading => element('th', { scope: 'col' }, heading)))),
    element('tbody', {}, ...rows.map(row => element('tr', {}, ...row.map(cell => element('td', {}, cell)))))));
}

/** A table under its own heading; false when it has no rows. */
export function section(heading, headings, rows) {
  return rows.length > 0 && element('section', {}, element('h2', {}, heading), table(headings, rows));
}

/** Names and their meanings. */
export function facts(pairs) {
  return element('dl', {}, ...pairs.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));
}

/** Replaces those children that differ: what stays the same keeps its selection, its focus and what it is scrolled to. */
export function refresh(place, ...children) {
  const present = [...place.children];
  children.forEach((child, index) => {
    if (index >= present.length) {
      place.append(child);
    } else if (!present[index].isEqualNode(child)) {
      replace(present[index], child);
    }
  });
  present.slice(children.length).forEach(child => child.remove());
  place.removeAttribute('aria-busy');
}

/** Replaces an element. Its wide tables stay scrolled, and a table or a link that had the focus gets it back. */
function replace(present, child) {
  const wide = root => root.matches('.wide') ? [root] : [...root.querySelectorAll('.wide')];
  const [before, after] = [wide(present), wide(child)];
  const scrolled = before.map(found => found.scrollLeft);
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  const link = focused?.getAttribute('href');
  present.replaceWith(child);
  after.forEach((found, index) => { found.scrollLeft = scrolled[index] ?? 0; });
  (link ? child.querySelector(`a[href="${CSS.escape(link)}"]`) : after[before.indexOf(focused)])?.focus({ preventScroll: true });
}

export function button(label, onclick, attributes = {}) {
  return element('button', { type: 'button', onclick, ...attributes }, label);
}

/** A place for errors, which screen readers read aloud. */
export function notice() {
  const place = element('p', { class: 'notice', role: 'status' });
  place.say = message => { if (place.textContent !== message) { place.textContent = message; } };
  return place;
}

/** Asks in a window; true when the answer is yes. */
export function ask(question, yes, no) {
  return new Promise(resolve => {
    const choice = (label, value) => button(label, () => dialog.close(value), { class: value ? 'main' : '' });
    const dialog = element('dialog', { onclose: () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); } },
      element('p', {}, question), element('div', { class: 'buttons' }, choice(yes, 'yes'), choice(no, '')));
    document.body.append(dialog);
    dialog.showModal();
  });
}
