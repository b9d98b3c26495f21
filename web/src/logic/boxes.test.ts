// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import type { Finding, Part } from '@/api/files'
import { boxesOf } from './boxes'

const text = '证号340826转下行4422完'
const bytes = (until: string): number => new TextEncoder().encode(text.slice(0, text.indexOf(until))).length
const part = (runs: Part['runs']): Part => ({ address: 'page/1', label: '第1页', kind: 'page', visible: true, text, runs })
const finding = (start: number, end: number): Finding =>
  ({ id: 'F1', where: { part: 'page/1', start, end, page: 1, box: [0, 0, 5, 5] } }) as unknown as Finding

describe('the boxes of a finding', () => {
  const from = bytes('340826')
  const to = bytes('转')
  it('join the runs of one line', () => {
    const runs: Part['runs'] = [[from, from + 3, 1, 10, 20, 30, 12], [from + 3, to, 1, 40, 20.5, 30, 12]]
    expect(boxesOf([finding(from, to)], [part(runs)])).toEqual([{ id: 'F1', nth: 0, page: 1, box: [10, 20, 60, 12.5] }])
  })
  it('stand on each line and each page', () => {
    const runs: Part['runs'] = [[from, from + 3, 1, 10, 20, 30, 12], [from + 3, from + 4, 1, 10, 40, 30, 12], [from + 4, to, 2, 10, 40, 30, 12]]
    expect(boxesOf([finding(from, to)], [part(runs)]).map(({ page, box }) => [page, box[1]])).toEqual([[1, 20], [1, 40], [2, 40]])
  })
  it('take their share of a longer run, Chinese counting double', () => {
    const runs: Part['runs'] = [[0, to, 1, 0, 20, 100, 12]] // two Chinese characters, six digits
    expect(boxesOf([finding(from, to)], [part(runs)])[0]!.box).toEqual([40, 20, 60, 12])
    expect(boxesOf([finding(0, from)], [part(runs)])[0]!.box).toEqual([0, 20, 40, 12])
  })
  it('are the box it brings where no run is known', () => {
    expect(boxesOf([finding(from, to)], [part([])])).toEqual([{ id: 'F1', nth: 0, page: 1, box: [0, 0, 5, 5] }])
  })
})
