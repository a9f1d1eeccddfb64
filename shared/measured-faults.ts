import { z } from 'zod';
import json from './measured-faults.json' with { type: 'json' };
import { MeasuredFaults } from './model/coverage';
import { Product } from './model/tool-call';

/** The fail-closed matrix, a row a product, as the last whole run of the tests measured it (`npm run coverage -- --write`). */
export const measuredFaults: Readonly<Partial<Record<Product, MeasuredFaults>>> = z
  .partialRecord(Product, MeasuredFaults)
  .parse(json);
