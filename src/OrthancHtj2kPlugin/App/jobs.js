// SPDX-License-Identifier: GPL-3.0-or-later
// The jobs of the plugin, as Orthanc lists them.
import { get, post } from './api.js';
import { element, table } from './elements.js';
import { number, time } from './format.js';
import { text } from './texts.js';

const type = 'Htj2kConvert';

/** The word for a job's state. */
export const state = job => text(`state${job.State}`);

/** What a job does, in a few words. */
export const purpose = job => text(job.Content.DryRun ? 'dryRun' : job.Content.Operation.toLowerCase());

/** What a job works on, in a few words. */
export function scope(job) {
  const resources = job.Content.Resources;
  return resources.length === 0 ? text('all') : resources.length === 1 ? resources[0] : text('resources', { count: number(resources.length) });
}

export const isEnded = job => job.State === 'Success' || job.State === 'Failure';

/** All jobs that Orthanc remembers, the newest first. */
export async function list(signal) {
  const jobs = await get('jobs?expand', signal);
  return jobs.filter(job => job.Type === type && job.Content?.Resources).sort((one, other) => other.CreationTime.localeCompare(one.CreationTime));
}

/** Starts a job for the work and shows it. */
export async function start(path, request) {
  const job = await post(`htj2k/${path}`, { ...request, Asynchronous: true });
  location.hash = `#job/${job.ID}`;
}

/** A list of jobs with a link to each. */
export function jobTable(jobs) {
  return jobs.length === 0 ? element('p', { class: 'hint' }, text('noJobs')) : table(
    [text('job'), text('scope'), text('stateHeading'), text('instances'), text('failed'), text('begun')],
    jobs.map(job => [
      element('a', { href: `#job/${job.ID}` }, purpose(job)),
      scope(job),
      isEnded(job) ? state(job) : `${state(job)}, ${job.Progress} %`,
      number(job.Content.Instances ?? 0),
      number(job.Content.Failed ?? 0),
      time(job.CreationTime),
    ]));
}
