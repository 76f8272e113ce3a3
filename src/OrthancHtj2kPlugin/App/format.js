// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and times as people read them.
import { language, text } from './texts.js';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

const names = {
  '1.2.840.10008.1.2': 'Implicit VR Little Endian',
  '1.2.840.10008.1.2.1': 'Explicit VR Little Endian',
  '1.2.840.10008.1.2.1.99': 'Deflated',
  '1.2.840.10008.1.2.2': 'Explicit VR Big Endian',
  '1.2.840.10008.1.2.4.50': 'JPEG Baseline',
  '1.2.840.10008.1.2.4.57': 'JPEG Lossless',
  '1.2.840.10008.1.2.4.70': 'JPEG Lossless SV1',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS Lossless',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000 Lossless',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000',
  '1.2.840.10008.1.2.4.201': 'HTJ2K Lossless',
  '1.2.840.10008.1.2.4.202': 'HTJ2K Lossless RPCL',
  '1.2.840.10008.1.2.4.203': 'HTJ2K',
  '1.2.840.10008.1.2.5': 'RLE',
};

export const number = value => new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(value);

export function bytes(value) {
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${number(value)} ${units[unit]}`;
}

/** The bytes saved between the two sizes, with their percentage. */
export function saving(before, after) {
  return before > 0 ? `${bytes(before - after)} (${number(100 * (before - after) / before)} %)` : bytes(0);
}

export function duration(seconds) {
  const whole = Math.round(seconds);
  const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
  return days > 0 ? text('days', { days, hours }) : hours > 0 ? text('hours', { hours, minutes })
    : minutes > 0 ? text('minutes', { minutes, seconds: whole % 60 }) : text('seconds', { seconds: whole });
}

/** A point in time as Orthanc writes it, in UTC: 20261129T111500.123456. */
export function time(orthancs) {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(orthancs ?? '');
  return found ? new Date(Date.UTC(found[1], found[2] - 1, found[3], found[4], found[5], found[6])).toLocaleString(language()) : '';
}

/** With the short form of the UID that fields accept; only UIDs below this one have any. */
export const transferSyntax = uid => names[uid] ? `${names[uid]} (${uid.replace(/^1\.2\.840\.10008\.1\.2\.4(?=\.)/, '')})` : uid;

/** Names of the plugin's own, such as NotSmaller, as words. */
export const words = name => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').replace(/ [A-Z](?=[a-z])/g, letter => letter.toLowerCase());
