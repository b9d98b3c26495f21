// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import type { Finding, Part } from '@/api/files'
import { blockAt, layOut } from './blocks'

const bytes = (text: string): number => new TextEncoder().encode(text).length
function part(text: string, cells: [string, number, number, number][] = [], more: Partial<Part> = {}): Part {
  let from = 0
  const placed = cells.map(([content, table, row, column]): [number, number, number, number, number] => {
    const at = text.indexOf(content, from)
    from = at + content.length
    return [bytes(text.slice(0, at)), bytes(text.slice(0, from)), table, row, column]
  })
  return { address: 'body', label: '正文', kind: 'body', visible: true, text, cells: placed, ...more }
}
function drawn(one: Part): string[] {
  return layOut(one, []).blocks.map((block) =>
    block.kind === 'paragraph'
      ? one.text.slice(block.start, block.end)
      : `|${block.cells.map((cell) => (cell === undefined ? '' : one.text.slice(cell.start, cell.end))).join('|')}|`,
  )
}
const finding = (id: string, start: number, end: number, more: Partial<Finding> = {}): Finding => ({
  id, category: 'PII_ID', severity: 'high', action: 'redact', admission: 'admit', detector: 'd', visible: true, where: { part: 'body', start, end }, excerpt: '', says: '', confidence: 1, ...more,
})

describe('a part as blocks', () => {
  it.each([
    ['paragraphs', part('第一段\n\n第三段'), ['第一段', '', '第三段']],
    ['a table between paragraphs', part('公示\n姓名\t年龄\n张三\t40\n落款', [['姓名', 1, 1, 1], ['年龄', 1, 1, 2], ['张三', 1, 2, 1], ['40', 1, 2, 2]]), ['公示', '|姓名|年龄|', '|张三|40|', '落款']],
    ['a worksheet that starts in column B', part('姓名\t电话', [['姓名', 1, 3, 2], ['电话', 1, 3, 4]]), ['||姓名||电话|']],
    ['two tables', part('甲\n乙', [['甲', 1, 1, 1], ['乙', 2, 1, 1]]), ['|甲|', '|乙|']],
  ])('%s', (_, one, expected) => {
    expect(drawn(one)).toEqual(expected)
  })

  it('keeps a table inside a cell as text of that cell', () => {
    const text = '外一 内\t外二'
    const one: Part = { ...part(text), cells: [[0, bytes('外一 内'), 1, 1, 1], [bytes('外一 '), bytes('外一 内'), 2, 1, 1], [bytes('外一 内\t'), bytes(text), 1, 1, 2]] }
    expect(drawn(one)).toEqual(['|外一 内|外二|'])
  })

  it('names the page where a page begins', () => {
    const text = '首页\n次页'
    const one = part(text, [], { runs: [[0, 6, 1, 0, 0, 1, 1], [7, 13, 2, 0, 0, 1, 1]] })
    expect(layOut(one, []).blocks.map((block) => (block.kind === 'paragraph' ? block.page : undefined))).toEqual([1, 2])
  })

  it('turns bytes into indices and spreads a column finding over its rows', () => {
    const one = part('张三\n李四')
    const marks = layOut(one, [
      finding('F1', 0, 6, { rows: [{ where: { part: 'body', start: 0, end: 6 }, text: '张三' }, { where: { part: 'body', start: 7, end: 13 }, text: '李四' }] }),
      finding('F2', 0, 3, { where: { part: 'header/1', start: 0, end: 3 } }),
    ]).marks
    expect(marks).toEqual([{ id: 'F1', nth: 0, start: 0, end: 2 }, { id: 'F1', nth: 1, start: 3, end: 5 }])
  })

  it('finds the block of a position', () => {
    const { blocks } = layOut(part('一\n二\n三'), [])
    expect([0, 1, 2, 4, 99].map((at) => blockAt(blocks, at))).toEqual([0, 0, 1, 2, 2])
  })
})
