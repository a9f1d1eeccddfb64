/** True only in builds made for end-to-end tests; a release build drops the code behind it. */
declare const __HOLDPOINT_E2E__: boolean;

/** The version in package.json. */
declare const __HOLDPOINT_VERSION__: string;

/** Where `npm run dev` serves the pages from; empty in every other build. */
declare const __HOLDPOINT_DEV_SERVER__: string;
