import { join } from "node:path";
import { defineConfig } from "eslint/config";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/**
 * Who may import whom, in the words of docs/architecture.md: package → what it may import of ours. `tests` may be imported by its tests
 * besides. A package that isn't in this table may import nothing.
 */
const IMPORTS = {
  "packages/protocol": { may: [], tests: ["certificates"] },
  "packages/core": { may: ["protocol"] },
  "packages/bank": { may: ["core", "protocol"] },
  "packages/runtime": { may: ["core", "protocol"], tests: ["sim", "certificates"] },
  "packages/master": { may: ["core", "protocol"], tests: ["sim", "certificates"] },
  "packages/script": { may: ["core", "protocol", "bank"], tests: ["sim"] },
  "packages/report": { may: ["core", "protocol"] },
  "packages/certificates": { may: [] },
  "packages/sim": { may: ["core", "protocol"] },
  "apps/cli": { may: ["protocol", "core", "bank", "runtime", "master", "script", "report", "sim"], tests: ["certificates"] },
  "apps/harness": { may: ["protocol", "core", "bank", "runtime", "master", "script", "report", "sim"], tests: ["certificates"] },
  "examples/clients/grpc-js": { may: ["protocol"], project: "tsconfig.json" },
  "examples/clients/nice-grpc": { may: [], project: "tsconfig.json" },
  "apps/exporter": { may: ["protocol", "core", "bank", "master", "report"] },
};

const OURS = "@cutline/";

/** The options of `no-restricted-imports` for a package that may import `may`; `more` are further patterns. */
function importRules(may, more = []) {
  const allowed = may.length === 0 ? "" : `(?!(?:${may.join("|")})(?:/|$))`;
  const patterns = [
    {
      regex: `^${OURS}${allowed}`,
      message: `By the table in eslint.config.mjs this package may import ${may.join(", ") || "nothing of ours"}.`,
    },
    {
      regex: `^${OURS}[^/]+/(?:src|dist|generated)(?:/|$)`,
      message: "Import another package by one of its doors, not by its inner files.",
    },
    { regex: "^(?:\\.\\./)+[^/.]+/(?:src|dist)/", message: "Import another package by its name." },
    ...more,
  ];
  return { "no-restricted-imports": ["error", { patterns }] };
}

/** A package's sources and tests, each with the imports that it may have, and the compiler's view of them. */
function packageConfigs([dir, { may, tests = [], project = "tsconfig.test.json" }]) {
  return [
    {
      files: [`${dir}/**/*.ts`],
      languageOptions: { parserOptions: { project: [join(import.meta.dirname, dir, project)] } },
      rules: importRules(may),
    },
    { files: [`${dir}/src/**/*.test.ts`, `${dir}/src/**/testing/**`], rules: importRules([...may, ...tests]) },
  ];
}

const BANNED_SYNTAX = [
  { selector: "ExportAllDeclaration", message: "Name what the door gives out: `export *` hides it, and lets out what comes later." },
  { selector: "TSEnumDeclaration", message: "Use a union of string literals." },
];

/** What the core's types already leave out, and what the language itself has of clocks and chance: the same input gives the same bytes. */
const BANNED_IN_CORE = [
  "Date",
  "performance",
  "process",
  "Buffer",
  "console",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "fetch",
];
const BANNED_SYNTAX_IN_CORE = [
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: "Randomness arrives as an argument." },
  { selector: ":function[async=true]", message: "The core has no async: a machine is stepped." },
  { selector: "AwaitExpression", message: "The core has no async: a machine is stepped." },
];

export default defineConfig(
  {
    ignores: [
      "**/dist",
      "**/generated",
      "**/node_modules",
      "**/.tsbuild",
      "**/.turbo",
      "**/.cache",
      "**/coverage",
      "packages/protocol/proto",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname } },
    settings: {
      "import-x/extensions": [".ts"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js"], extensionAlias: { ".js": [".ts", ".js"] } })],
    },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-self-import": "error",
      "no-restricted-syntax": ["error", ...BANNED_SYNTAX],
      "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
      "max-lines-per-function": ["error", { max: 50 }],
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/prefer-readonly": "error",
      "@typescript-eslint/require-array-sort-compare": "error",
      // a number in a template is what it is; an object or undefined there is a mistake
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // `return this.step(input)` in a switch of void branches reads like the paper
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      // an underscore says that a parameter is there for its place
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // an empty function is a sink that nobody listens to; a class without members may still be a kind of error
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  ...Object.entries(IMPORTS).flatMap(packageConfigs),
  {
    files: ["packages/protocol/src/**/*.ts"],
    ignores: [
      "packages/protocol/src/{grpc,bank-grpc,sockets,frame-server,frame-socket,frame-tls,stranger-allowance,stranger-watch,secret}.ts",
      "**/*.test.ts",
      "**/testing/**",
    ],
    rules: importRules(
      [],
      [
        { regex: "^@grpc/|_service\\.js$", message: "Only ./grpc and ./bank/grpc may need gRPC; the rest runs in a browser." },
        { regex: "^ws$|^node:", message: "Only ./sockets may need ws and Node.js; the rest runs in a browser." },
      ],
    ),
  },
  {
    files: ["packages/report/src/**/*.ts"],
    ignores: ["packages/report/src/files/**", "**/*.test.ts", "**/testing/**"],
    rules: importRules(IMPORTS["packages/report"].may, [
      { regex: "^node:", message: "Only ./files may need Node.js: the rest renders, and runs in a browser." },
    ]),
  },
  {
    files: ["packages/core/src/**/*.ts"],
    ignores: ["**/*.test.ts", "**/testing/**"],
    rules: {
      "no-restricted-globals": ["error", ...BANNED_IN_CORE.map((name) => ({ name, message: "The outside world arrives as an argument." }))],
      "no-restricted-syntax": ["error", ...BANNED_SYNTAX, ...BANNED_SYNTAX_IN_CORE],
    },
  },
  { files: ["apps/*/src/**/*.ts", "examples/**/*.ts"], rules: { "no-console": "off" } },
  {
    files: ["**/*.test.ts", "**/testing/**/*.ts"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-non-null-assertion": "off", "no-console": "off" },
  },
  { files: ["vitest.config.ts", "*/*/vitest.config.ts"], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { process: "readonly", Buffer: "readonly", URL: "readonly", setTimeout: "readonly", console: "readonly" } },
    rules: {
      "no-undef": "error",
      "no-unused-vars": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
      "max-lines-per-function": ["error", { max: 50 }],
    },
  },
);
