import { z } from 'zod';

/** The harmless tool that no product has; `doctor` makes the call itself, and it must be denied. */
export const canaryTool = 'HoldpointCanary';
export const CanaryInput = z.looseObject({ token: z.string().min(1) });
