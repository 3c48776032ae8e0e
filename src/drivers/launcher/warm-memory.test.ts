import { describe, expect, it } from 'vitest';
import { WarmMemories } from './warm-memory.ts';

describe('the memory of warm instances', () => {
  it('is what they hold when they are ready until one of the kind was seen warm', () => {
    const memories = new WarmMemories();
    expect(memories.of('python', []).expectMb(4)).toBe(4);
    memories.of('python', []).observeMb(10);
    expect(memories.of('python', []).expectMb(4)).toBe(10);
    expect(memories.of('python', ['ssl']).expectMb(4)).toBe(4);
    expect(memories.of('ruby', []).expectMb(4)).toBe(4);
  });

  it('follows what is seen, and is never less than what one holds already', () => {
    const memory = new WarmMemories().of('python', []);
    memory.observeMb(10);
    for (let seen = 0; seen < 40; seen += 1) {
      memory.observeMb(20);
    }
    expect(memory.expectMb(4)).toBeCloseTo(20, 1);
    expect(memory.expectMb(30)).toBe(30);
  });
});
