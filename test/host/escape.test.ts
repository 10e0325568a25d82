import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeJson, escapeLine, escapeMarkdown, escapeText, markdownCode } from '../../lib/host/escape.ts';

describe('a line shown on a terminal', () => {
  it.each([
    ['plain, naïve, 日本語, 🙂', 'plain, naïve, 日本語, 🙂'],
    ['\u001b[2J\u001b[1;1HAll clear', '\\x1b[2J\\x1b[1;1HAll clear'],
    ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
    ['\u009b31m', '\\x9b31m'],
    ['admin\u202eexe.gnp', 'admin\\u{202e}exe.gnp'],
    ['a\u2066b\u2069', 'a\\u{2066}b\\u{2069}'],
    ['root\u200b', 'root\\u{200b}'],
    ['adm\u00adin', 'adm\\xadin'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['one\ntwo\r\tthree', 'one\\ntwo\\r\\tthree'],
    ['half \ud800 pair', 'half \\u{d800} pair'],
    ['para\u2029graph\u0085next', 'para\\u{2029}graph\\x85next'],
    ['\u0000', '\\x00'],
  ])('%j → %s', (hostile, shown) => {
    expect(escapeLine(hostile)).toBe(shown);
  });

  it('is one line of characters that stand still, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

it('a text of several lines keeps its lines and nothing else', () => {
  expect(escapeText('one\n\ttwo\u001b[1A\r\u202e')).toBe('one\n\ttwo\\x1b[1A\\r\\u{202e}');
});

describe('JSON on a terminal', () => {
  it('is the same value without a character that deceives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = escapeJson(JSON.stringify({ text }));
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(line)).toEqual({ text });
      }),
    );
  });
});

describe('text in Markdown', () => {
  it.each([
    ['a | b', 'a \\| b'],
    ['<script>alert(1)</script>', '&lt;script>alert(1)&lt;/script>'],
    ['[click](javascript:alert)', '\\[click\\](javascript:alert)'],
    ['![x](http://evil/y.png)', '!\\[x\\](http:&#8203;//evil/y.png)'],
    ['**bold** _it_ ~~no~~', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~'],
    ['# Heading', '\\# Heading'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['> quote', '\\> quote'],
    ['`code`', '\\`code\\`'],
    ['two\n# lines', 'two\\\\n# lines'],
    ['@everyone &amp;', '&#64;everyone &amp;amp;'],
    ['i-0abc', 'i-0abc'],
    ['back\\slash', 'back\\\\slash'],
  ])('%j → %s', (hostile, markdown) => {
    expect(escapeMarkdown(hostile)).toBe(markdown);
  });

  it.each([
    ['plain', '`plain`'],
    ['with `ticks`', '`` with `ticks` ``'],
    ['``', '``` `` ```'],
    ['', '`  `'],
    ['a\nb', '`a\\nb`'],
  ])('code %j → %s', (hostile, markdown) => {
    expect(markdownCode(hostile)).toBe(markdown);
  });
});
