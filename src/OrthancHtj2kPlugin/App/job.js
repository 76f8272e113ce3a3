// SPDX-License-Identifier: GPL-3.0-or-later
// One job: its progress, its results and its failures.
import { attempt, get, post, repeat } from './api.js';
import { ask, button, element, facts, notice, refresh, section } from './elements.js';
import { bytes, duration, number, saving, time, transferSyntax } from './format.js';
import { heldBack } from './held.js';
import { isEnded, purpose, scope, start, state } from './jobs.js';
import { text } from './texts.js';

const interval = 1000;

/** The fields of a request that a job keeps. */
const repeated = ['Modality', 'SourceTransferSyntaxes', 'RemoteAet', 'OlderThan', 'TransferSyntax', 'Lossy', 'TranscodeLossyJpeg2000', 'MaximumRate', 'Window', 'Permissive'];

export function showJob(main, id, signal) {
  const problem = notice();
  const refusal = notice();
  const heading = element('h1', {}, text('job'));
  const bar = element('progress', { max: 100, value: 0, 'aria-label': text('progress') });
  const buttons = element('div', { class: 'buttons' });
  const place = element('div', { 'aria-busy': 'true' });
  main.append(heading, problem, refusal, bar, buttons, place);
  let shownState = '';
  // The end of a job is final, unless it is resubmitted.
  const follow = () => repeat(signal, interval, problem, async () => {
    const job = await get(`jobs/${encodeURIComponent(id)}`, signal);
    if (!job.Content?.Resources) {
      refresh(place, element('p', {}, text('otherJob')));
      return false;
    }
    const title = `${purpose(job)}: ${scope(job)}`;
    if (heading.textContent !== title) {
      heading.textContent = title;
    }
    bar.value = job.Progress;
    if (shownState !== job.State) {
      shownState = job.State;
      buttons.replaceChildren(...actions(job, refusal, follow));
    }
    refresh(place, ...describe(job));
    return !isEnded(job);
  });
  follow();
}

/** The buttons for the actions that Orthanc allows on a job in this state. */
function actions(job, refusal, follow) {
  const act = name => button(text(name), () => attempt(refusal, () => post(`jobs/${job.ID}/${name}`, '')));
  switch (job.State) {
    case 'Paused':
      return [act('resume'), act('cancel')];
    case 'Success':
      return job.Content.DryRun ? [button(text('convertNow'), () => attempt(refusal, () => convert(job)), { class: 'main' })] : [];
    case 'Failure':
      return [button(text('again'), () => attempt(refusal, async () => { await post(`jobs/${job.ID}/resubmit`, ''); follow(); }))];
    default:
      return [act('pause'), act('cancel')];
  }
}

/** Does the work that a dry run has predicted. */
async function convert(job) {
  const content = job.Content;
  const question = content.Lossy ? text('askLossy') : text('askConvert', { instances: number(content.Converted), target: transferSyntax(content.TransferSyntax) });
  if (!await ask(question, text('convert'), text('back'))) {
    return;
  }
  const isGiven = value => value !== undefined && value !== 0 && !(Array.isArray(value) && value.length === 0);
  const request = Object.fromEntries(repeated.filter(name => isGiven(content[name]) && !(name === 'TransferSyntax' && content.Lossy)).map(name => [name, content[name]]));
  await start('convert', content.Resources.length === 0 ? { All: true, ...request } : { Resources: content.Resources.map(path => path.split('/')[1]), ...request });
}

function describe(job) {
  const content = job.Content;
  const done = content.Converted ?? content.Restored ?? content.Verified ?? 0;
  return [
    element('p', { class: 'state' }, state(job), content.Waits ? ` (${text('waits')} ${content.Waits})` : '', isEnded(job) && job.ErrorCode > 0 ? `: ${job.ErrorDescription}` : ''),
    facts([
      [text('instances'), content.Total === undefined ? number(0) : text('of', { done: number(content.Instances), total: number(content.Total) })],
      [doneName(content), number(done)],
      [text('already'), number(content.AlreadyInTarget ?? 0)],
      [text('failed'), number(content.Failed ?? 0)],
      content.Operation === 'Verify' ? null : [text(content.DryRun ? 'wouldSave' : 'saved'), saving(content.BytesBefore ?? 0, content.BytesAfter ?? 0)],
      content.Operation === 'Verify' ? null : [text('sizes'), `${bytes(content.BytesBefore ?? 0)} → ${bytes(content.BytesAfter ?? 0)}`],
      [text('target'), transferSyntax(content.TransferSyntax)],
      [text('rate'), text('perSecond', { rate: number(content.InstancesPerSecond ?? 0) })],
      isEnded(job) || content.SecondsLeft === undefined ? null : [text('left'), duration(content.SecondsLeft)],
      [text('begun'), time(job.CreationTime)],
      job.CompletionTime ? [text('ended'), time(job.CompletionTime)] : null,
    ].filter(Boolean)),
    section(text('byTransferSyntax'), [text('transferSyntax'), text('instances')], 
      Object.entries(content.TransferSyntaxes ?? {}).sort((one, other) => other[1] - one[1]).map(([uid, count]) => [transferSyntax(uid), number(count)])),
    heldBack(content),
    section(text('failures'), [text('instance'), text('reason')], (content.Failures ?? []).map(({ ID, Reason }) =>
      [element('a', { href: `#instance/${encodeURIComponent(ID)}` }, ID), Reason])),
  ].filter(Boolean);
}

function doneName(content) {
  return text(content.DryRun ? 'wouldConvert' : { Convert: 'converted', Restore: 'restored', Verify: 'verified' }[content.Operation]);
}
