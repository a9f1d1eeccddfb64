import { z } from 'zod';

// SECURITY: without this zod tries `new Function` once, which the policy of the page refuses and reports (E-07). It stands in a
// file of its own because it must be evaluated before the first schema is made.
z.config({ jitless: true });
