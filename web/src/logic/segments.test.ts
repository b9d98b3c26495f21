// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import { segmentsOf } from './segments'

describe('pieces of a text', () => {
  const cut = (start: number, end: number, ...marks: [string, number, number][]): string[] =>
    segmentsOf(start, end, marks.map(([id, from, to]) => ({ id, start: from, end: to }))).map((one) => `${one.start}-${one.end}:${one.ids.join('+')}`)

  it.each([
    ['no mark', cut(0, 5), ['0-5:']],
    ['one in the middle', cut(0, 9, ['F1', 2, 4]), ['0-2:', '2-4:F1', '4-9:']],
    ['at both edges', cut(0, 4, ['F1', 0, 4]), ['0-4:F1']],
    ['overlapping', cut(0, 9, ['F1', 1, 5], ['F2', 3, 7]), ['0-1:', '1-3:F1', '3-5:F1+F2', '5-7:F2', '7-9:']],
    ['one inside the other', cut(0, 9, ['F1', 1, 8], ['F2', 3, 4]), ['0-1:', '1-3:F1', '3-4:F1+F2', '4-8:F1', '8-9:']],
    ['clipped to the stretch', cut(10, 20, ['F1', 5, 12], ['F2', 18, 30]), ['10-12:F1', '12-18:', '18-20:F2']],
    ['elsewhere', cut(10, 20, ['F1', 0, 10], ['F2', 20, 25]), ['10-20:']],
    ['empty stretch', cut(3, 3, ['F1', 0, 9]), []],
    ['a mark of no length', cut(0, 4, ['F1', 2, 2]), ['0-4:']],
  ])('%s', (_, got, expected) => {
    expect(got).toEqual(expected)
  })

  it('loses no character, whatever the marks', () => {
    let seed = 7
    const random = (below: number): number => (seed = (seed * 16807) % 2147483647) % below
    for (let round = 0; round < 200; round++) {
      const marks = Array.from({ length: random(8) }, (_, i) => ({ id: `F${i}`, start: random(60), end: random(60) }))
      const pieces = segmentsOf(5, 55, marks)
      expect(pieces[0]!.start).toBe(5)
      expect(pieces[pieces.length - 1]!.end).toBe(55)
      pieces.slice(1).forEach((piece, i) => expect(piece.start).toBe(pieces[i]!.end))
      for (const piece of pieces) {
        for (let at = piece.start; at < piece.end; at++) {
          expect(piece.ids).toEqual(marks.filter((mark) => mark.start <= at && at < mark.end).map((mark) => mark.id))
        }
      }
    }
  })
})
