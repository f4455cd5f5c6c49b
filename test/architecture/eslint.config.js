import tseslint from 'typescript-eslint';

const pure = ['src/{model,text,correlate,plan,state}/**/*.ts', 'panels/**/*.ts', 'themes/**/*.ts'];
const clocks = ['Date', 'Intl', 'performance'].map(name => ({ name, message: 'Time enters as a value (snapshot.at, frame.now): see src/README.md.' }));

export default tseslint.config(
  { ignores: ['node_modules/**', '.build/**', 'test/recordings/**', 'test/architecture/*.cjs'] },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.js'],
    languageOptions: { parser: tseslint.parser, parserOptions: { ecmaVersion: 'latest', sourceType: 'module' } },
    plugins: { ts: tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      'no-eval': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always'],
      'no-control-regex': 'error',
      'no-misleading-character-class': 'error',
      'ts/no-explicit-any': 'error',
      'ts/consistent-type-imports': 'error',
      'ts/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', { selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|useFakeTimers)$/]", message: 'Doubles stand only at the four doors: clock, network, model, screen.' }],
    },
  },
  {
    files: ['src/**/*.ts', 'panels/**/*.ts', 'providers/**/*.ts', 'themes/**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: { 'ts/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }], 'ts/no-floating-promises': 'error' },
  },
  {
    files: pure,
    rules: {
      'no-restricted-globals': ['error', ...clocks],
      'no-restricted-properties': ['error',
        { object: 'Math', property: 'random', message: 'Ids are hashes of content.' },
        { property: 'localeCompare', message: 'Use compareText of src/model/identity.ts: one order on every machine.' },
        { property: 'toLocaleString', message: 'Locales differ between machines.' }],
    },
  },
  { files: ['src/terminal/**/*.ts'], rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'stdout', message: 'One module owns the terminal: src/terminal/tty.' }] } },
  {
    files: ['src/main.ts', 'src/cli/**/*.ts'], ignores: ['src/cli/print.ts'],
    rules: { 'no-restricted-syntax': ['error', { selector: "MemberExpression[object.object.name='process'][object.property.name=/^std(out|err)$/][property.name='write']", message: 'What is printed goes through src/cli/print.ts, which lets nothing pass that a terminal would obey.' }] },
  },
  { files: ['src/terminal/tty/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/main.ts', 'src/cli/**/*.ts', 'src/build/**', 'test/**'], rules: { 'no-console': 'off' } },
);
