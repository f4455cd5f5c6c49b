// Who may import whom. Read a line as "this folder may import only these".
const layers = {
  'src/model': [],
  'src/text': ['src/model'],
  'src/correlate': ['src/model'],
  'src/plan': ['src/model'],
  'src/state': ['src/model', 'src/correlate', 'src/plan'],
  'src/contracts': ['src/model', 'src/state'],
  'src/collect': ['src/model', 'src/contracts'],
  'src/execute': ['src/model', 'src/plan', 'src/contracts'],
  'src/chat': ['src/model', 'src/text', 'src/correlate', 'src/contracts'],
  'src/session': ['src/model', 'src/state', 'src/plan', 'src/contracts', 'src/collect', 'src/execute', 'src/chat'],
  'src/terminal': ['src/model', 'src/state', 'src/text', 'src/contracts'],
  'src/cli': ['src/model', 'src/state', 'src/text', 'src/contracts', 'src/session', 'src/terminal'],
  panels: ['src/model', 'src/text', 'src/contracts'],
  providers: ['src/model', 'src/contracts'],
  themes: ['src/contracts'],
};
const ours = '^(src/[^/]+|panels|providers|themes)/';
// The lists that `npm run generate` writes are the only places that name extensions.
const generated = '^src/(session|terminal)/[a-z-]+\\.generated\\.ts$';
const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `${layer.replace('/', '-')}-imports`,
  severity: 'error',
  from: { path: `^${layer}/`, pathNot: generated },
  to: { path: ours, pathNot: [layer, ...allowed].map(folder => `^${folder}/`) },
}));
const never = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to });
module.exports = {
  forbidden: [
    ...layerRules,
    never('pure-folders-use-no-packages', '^(src/(model|text|correlate|plan|state)|panels|themes)/', { dependencyTypes: ['npm', 'npm-dev', 'core'] }),
    never('extensions-stand-alone', '^(panels|providers|themes)/([^/.]+)', { path: '^$1/', pathNot: '^$1/$2' }),
    never('sdks-load-lazily', '^providers/', { path: 'node_modules', dynamic: false, dependencyTypesNot: ['type-only'] }),
    never('chat-cannot-act', '^src/chat/', { path: '^src/execute/', reachable: true }),
    never('triage-draws-nothing', '^src/cli/triage', { path: '^src/terminal/|node_modules/blessed', reachable: true }),
    { name: 'only-the-terminal-draws', severity: 'error', from: { pathNot: '^(src/terminal|test)/' }, to: { path: 'node_modules/(blessed|blessed-contrib)/' } },
    { name: 'only-execute-approves', severity: 'error', from: { pathNot: '^(src/(execute|session)|test)/' }, to: { path: '^src/plan/approve' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' } },
};
