// SPDX-License-Identifier: GPL-3.0-or-later
// The instances that a job leaves as they are: why, their bytes, and the setting that would bring them.
import { section } from './elements.js';
import { bytes, number } from './format.js';
import { text } from './texts.js';

/** A table of the reasons, largest first, as the plugin sorts them; findings of older versions have none. */
export const heldBack = findings => section(
  text('heldBack'), [text('reason'), text('instances'), text('size'), text('deciding')],
  (findings.HeldBack ?? []).map(({ Reason, Instances, Bytes, Setting }) => [Reason, number(Instances), bytes(Bytes), Setting || text('none')]));
