// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import { drawnOf, scrollTo, topOf, type View } from './windowing'

const view = (more: Partial<View> = {}): View => ({ count: 5000, row: 60, open: -1, openHeight: 0, scrolled: 0, height: 500, ...more })
const heightOf = (one: View, index: number): number => (index === one.open ? one.openHeight : one.row)

describe('a window on a long list', () => {
  it('draws few rows and leaves the height as it is', () => {
    for (const open of [-1, 0, 3, 2500, 4999]) {
      for (const scrolled of [-80, 0, 59, 60, 150_000, 150_300, 299_700, 400_000]) {
        const one = view({ open, openHeight: open < 0 ? 0 : 330, scrolled })
        const { from, to, above, below } = drawnOf(one)
        let drawn = 0
        for (let i = from; i < to; i++) drawn += heightOf(one, i)
        expect([open, scrolled, above + drawn + below]).toEqual([open, scrolled, topOf(one, one.count)])
        expect(to - from).toBeLessThan(30)
      }
    }
  })
  it('draws every row that can be seen', () => {
    for (const open of [-1, 100, 102, 105]) {
      for (let scrolled = 5900; scrolled < 6600; scrolled += 7) {
        const one = view({ open, openHeight: 330, scrolled })
        const { from, to } = drawnOf(one)
        for (let i = 90; i < 130; i++) {
          const seen = topOf(one, i) < scrolled + one.height && topOf(one, i) + heightOf(one, i) > scrolled
          if (seen) expect([scrolled, i, i >= from && i < to]).toEqual([scrolled, i, true])
        }
      }
    }
  })
  it('scrolls only as far as it must', () => {
    const one = view({ scrolled: 600 })
    expect([scrollTo(one, 12), scrollTo(one, 5), scrollTo(one, 30)]).toEqual([600, 300, 1380])
    const open = view({ open: 4999, openHeight: 900, scrolled: 0 })
    expect(scrollTo(open, 4999)).toBe(4999 * 60) // higher than the view: its top is shown
  })
  it('has nothing to draw of nothing', () => {
    expect(drawnOf(view({ count: 0 }))).toEqual({ from: 0, to: 0, above: 0, below: 0 })
  })
})
