// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import { indicesOf, spansOf } from './utf8'

// The other implementation: bytes made by the browser itself.
function slowly(text: string, at: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(text).slice(0, at)).length
}

describe('byte offsets as indices', () => {
  it.each([
    ['plain letters', 'abc', [0, 1, 2, 3], [0, 1, 2, 3]],
    ['Chinese takes three bytes', '机密★', [0, 3, 6, 9], [0, 1, 2, 3]],
    ['two-byte letters', 'é·x', [0, 2, 4, 5], [0, 1, 2, 3]],
    ['a rare character is two units and four bytes', '𠮷田', [0, 4, 7], [0, 2, 3]],
    ['out of order', '身份证', [6, 0, 3], [2, 0, 1]],
    ['beyond the end stays at the end', '审', [3, 99], [1, 1]],
    ['nothing', '', [0, 4], [0, 0]],
  ])('%s', (_, text, offsets, expected) => {
    expect(indicesOf(text, offsets.map((at) => ({ at })))).toEqual(expected)
  })

  it('agrees with the encoder at every boundary', () => {
    const text = '张三 110105𠮷é…★20年\n（身份证）😀'
    let bytes = 0
    for (const character of text) {
      const [index] = indicesOf(text, [{ at: bytes }])
      expect(index).toBe(slowly(text, bytes))
      bytes += new TextEncoder().encode(character).length
    }
  })

  it('never shrinks a span that cuts a character', () => {
    expect(spansOf('甲乙丙', [{ start: 4, end: 5 }])).toEqual([{ start: 1, end: 2 }])
    expect(spansOf('甲乙丙', [{ start: 3, end: 6 }])).toEqual([{ start: 1, end: 2 }])
    expect(spansOf('a𠮷b', [{ start: 2, end: 3 }])).toEqual([{ start: 1, end: 3 }])
  })

  it('reads a long text once', () => {
    const text = '审'.repeat(200_000)
    const spans = spansOf(text, Array.from({ length: 2000 }, (_, i) => ({ start: i * 300, end: i * 300 + 3 })))
    expect(spans[1999]).toEqual({ start: 199_900, end: 199_901 })
  })
})
