// Renderer tests share one page between files (isolate: false, fifteen times faster), so each
// test leaves it empty.
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// The library gives up after a second, which a page takes now and then where six workers share two processors.
configure({ asyncUtilTimeout: 60_000 });

afterEach(cleanup);
