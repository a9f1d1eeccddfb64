// Renderer tests share one page between files (isolate: false, fifteen times faster), so each
// test leaves it empty.
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(cleanup);
