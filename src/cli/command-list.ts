/** What can be asked for on the command line: one declaration for yargs and for the README. */
export const COMMANDS = {
  open: { usage: ['open', '$0'], about: 'open the war room (default)' },
  triage: { usage: 'triage', about: 'print incidents, suspects, evidence and plans, and end' },
  doctor: { usage: 'doctor', about: 'check each source: configured, reachable, allowed, and what to do' },
  audit: { usage: 'audit <task>', about: 'show what was decided and done, or verify that the log was not changed' },
  info: { usage: 'info', about: 'print the paths, versions and sources in use' },
} as const;
