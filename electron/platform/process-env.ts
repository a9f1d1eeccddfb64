import process from 'node:process';

/** The environment this process was started with: the one place of the platform layer that reads it. */
export const processEnv = (): NodeJS.ProcessEnv => process.env;
