import fc from 'fast-check';

/** What finds its way to where no such thing is expected: other types, edges of numbers, texts that mean something elsewhere. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      ...[null, true, 0, -0, -1, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 31, 4_294_967_296, 0.1, 1e21],
      ...[
        '',
        ' ',
        '0',
        'null',
        '__proto__',
        'constructor',
        '../../etc/passwd',
        '..\\..\\x',
        'a\0b',
        '%00',
        '%ff',
      ],
      ...[
        "' or 1=1 --",
        '"; drop table execution; --',
        '*',
        '>',
        '$',
        '{{7*7}}',
        '<script>alert(1)</script>',
      ],
      ...[
        '\u202e',
        '\ufeff',
        '\ud800',
        'é'.normalize('NFD'),
        'a'.repeat(5000),
        '-rf',
        '=cmd()',
        '\r\nx-a: b',
      ],
      ...[[], {}, [[[[]]]], { $ref: '#' }, { toString: 1 }, { length: 1e9 }],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);
