import { expect, it } from 'vitest';
import { connectable } from './products';

it.each([...connectable.values()])(
  'says whether the hooks of $product differ from version to version',
  ({ dependsOnVersion, edits, files }) => {
    const place = files({ scope: 'user', base: '/home/me' });
    const written = ['0.0.1', '1.1.1', '99.0.0', null].map((version) =>
      JSON.stringify(edits({ command: 'x', version, files: place }).add(place.map(() => null))),
    );
    expect(new Set(written).size > 1).toBe(dependsOnVersion === true);
  },
);
