// Written by `npm run generate` from the folders; CI checks that it is fresh.

/** What panels are called, for the first picture: it is drawn before they are loaded. */
export const PANEL_TITLES: Readonly<Record<string, string>> = {
  'chat': 'Ask',
  'detail': 'Detail',
  'incidents': 'Incidents',
  'noise': 'Noise',
  'plan': 'Plan',
  'sources': 'Sources',
  'timeline': 'Timeline',
};
