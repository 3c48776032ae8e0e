import { expect, it } from 'vitest';
import { BootIds } from './boot-ids.ts';

it('T47 takes what each machine drew once', () => {
  const ids = new BootIds();
  ids.take('a');
  ids.take('b');
  expect(() => ids.take('a')).toThrow(expect.objectContaining({ code: 'instance-failed' }));
});
