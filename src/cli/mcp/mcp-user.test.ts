import { describe, expect, it } from 'vitest';
import { userOfConnection } from './mcp-user.ts';

describe('the user of a connection', () => {
  it('is its owner by the program that speaks for them', () => {
    expect(userOfConnection({ owner: 'ada', clientName: 'an-editor' })).toBe('ada/an-editor');
    expect(userOfConnection({ owner: 'ada', clientName: ' ' })).toBe('ada/unnamed-client');
    expect(userOfConnection({ owner: 'ada', clientName: undefined })).toBe('ada/unnamed-client');
  });

  it('is a name that the server takes, whatever the client calls itself', () => {
    const long = userOfConnection({ owner: 'ada', clientName: `${'x'.repeat(95)}\u{1f98e}` });
    expect(long).toHaveLength(100);
    expect(long.isWellFormed()).toBe(true);
  });
});
