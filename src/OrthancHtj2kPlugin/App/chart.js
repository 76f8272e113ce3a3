// SPDX-License-Identifier: GPL-3.0-or-later
// Bars: what was stored and saved on each of some days, and shares of a whole.
import { element } from './elements.js';
import { bytes, number } from './format.js';
import { language, text } from './texts.js';

const [height, step, bar] = [100, 10, 8];

function svg(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

/** Totals with those of backfills in their bytes. */
export const together = totals => ({ ...totals, BytesIn: totals.BytesIn + totals.Backfill.BytesIn, BytesOut: totals.BytesOut + totals.Backfill.BytesOut });

/** The days from the first to today, those on which nothing came, too. */
export function everyDay(days, today, count) {
  const found = new Map(days.map(day => [day.Day, together(day)]));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(`${today}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() - count + 1 + index);
    const name = day.toISOString().slice(0, 10);
    return found.get(name) ?? { Day: name, Converted: 0, Kept: 0, Failed: 0, BytesIn: 0, BytesOut: 0 };
  });
}

export const dayName = day => new Date(`${day}T00:00:00Z`).toLocaleDateString(language(), { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** A bar for each day: below what was stored, above it what was saved. */
export function dayChart(days) {
  const most = Math.max(1, ...days.map(day => Math.max(day.BytesIn, day.BytesOut)));
  const scale = value => Math.round(1000 * height * Math.max(0, value) / most) / 1000;
  const picture = svg('svg', { viewBox: `0 0 ${days.length * step} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': text('dayChart', { most: bytes(most) }) },
    ...days.map((day, index) => {
      const [stored, saved] = [scale(day.BytesOut), scale(day.BytesIn - day.BytesOut)];
      const title = svg('title', {}, `${dayName(day.Day)}: ${bytes(day.BytesIn)} → ${bytes(day.BytesOut)}, ${number(day.Converted)}`);
      return svg('g', {}, title,
        svg('rect', { x: index * step, y: 0, width: step, height, class: 'space' }),
        svg('rect', { x: index * step, y: height - stored, width: bar, height: stored, class: 'stored' }),
        svg('rect', { x: index * step, y: height - stored - saved, width: bar, height: saved, class: 'saved' }));
    }));
  return element('figure', { class: 'chart' }, picture,
    element('div', { class: 'axis' }, element('span', {}, dayName(days[0].Day)), element('span', {}, text('atMost', { most: bytes(most) })), element('span', {}, dayName(days.at(-1).Day))),
    element('figcaption', {}, element('i', { class: 'stored' }), text('stored'), ' ', element('i', { class: 'saved' }), text('saved')));
}

/** A short bar for a share from 0 to 1; the number stands beside it. */
export function share(value) {
  const width = Math.round(1000 * Math.min(1, Math.max(0, value))) / 10;
  return element('span', { class: 'share' },
    svg('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('rect', { width: 100, height: 10, class: 'space' }), svg('rect', { width, height: 10, class: 'stored' })),
    `${number(width)} %`);
}
