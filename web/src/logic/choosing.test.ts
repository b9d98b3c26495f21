// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import type { Catalogue } from '@/api/catalogues'
import { choose, months, valuesOf } from './choosing'

const column = (label: string) => ({ label, filter: false, months: false, title: false })
const catalogue: Catalogue = {
  id: 'public',
  label: '主动公开目录',
  clause: 'OGI-12',
  columns: [column('名称'), column('责任部门')],
  rows: [
    { month: '2026-11', cells: ['审计简报 ABC', '业务科'] },
    { month: '2026-10', cells: ['预算公开', '办公室'] },
    { month: '2026-10', cells: ['招聘公告', '办公室'] },
    { month: '', cells: ['历史件', ''] },
  ],
}
const titles = (chosen: Partial<Parameters<typeof choose>[1]>) => choose(catalogue, { month: '', values: {}, words: '', ...chosen }).map((row) => row.cells[0])

describe('rows of a catalogue', () => {
  it.each([
    [{}, ['审计简报 ABC', '预算公开', '招聘公告', '历史件']],
    [{ month: '2026-10' }, ['预算公开', '招聘公告']],
    [{ values: { 1: '办公室' } }, ['预算公开', '招聘公告']],
    [{ values: { 1: '' } }, ['审计简报 ABC', '预算公开', '招聘公告', '历史件']],
    [{ words: ' abc ' }, ['审计简报 ABC']],
    [{ words: '公告', month: '2026-11' }, []],
  ])('%j', (chosen, expected) => {
    expect(titles(chosen)).toEqual(expected)
  })
  it('offers what there is, once, newest month first', () => {
    expect(months(catalogue)).toEqual(['2026-11', '2026-10'])
    expect(valuesOf(catalogue, 1)).toEqual(['办公室', '业务科'].sort((a, b) => a.localeCompare(b, 'zh-CN')))
  })
})
