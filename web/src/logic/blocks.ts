// SPDX-License-Identifier: AGPL-3.0-or-later
// A part as paragraphs and tables, with its marks, ready to be drawn.
import type { Finding, Part } from '@/api/files'
import type { Mark } from './segments'
import { spansOf } from './utf8'

export interface Paragraph {
  kind: 'paragraph'
  start: number
  end: number
  page?: number // where this paragraph is the first of a page
}
export interface TableCell {
  column: number
  start: number
  end: number
}
export interface TableRow {
  kind: 'row'
  table: number
  row: number
  first: boolean // of its table
  columns: number // of its table
  cells: (TableCell | undefined)[] // by column, from 1
}
export type Block = Paragraph | TableRow

export interface Laid {
  blocks: Block[]
  marks: Mark[]
}

const kWidest = 256 // columns drawn; what lies beyond is in the text view of the part

export function layOut(part: Part, findings: readonly Finding[]): Laid {
  return { blocks: blocksOf(part), marks: marksOf(part, findings) }
}

// Every place of every finding in this part; a column finding has one place a row.
export function marksOf(part: Part, findings: readonly Finding[]): Mark[] {
  const places = findings.flatMap((finding) => {
    const all = finding.rows !== undefined && finding.rows.length > 0 ? finding.rows.map((row) => row.where) : [finding.where]
    return all.map((place, nth) => ({ id: finding.id, nth, place })).filter(({ place }) => place.part === part.address)
  })
  const spans = spansOf(part.text, places.map(({ place }) => place))
  return places
    .map(({ id, nth }, i) => ({ id, nth, ...spans[i]! }))
    .sort((a, b) => a.start - b.start || a.end - b.end)
}

function blocksOf(part: Part): Block[] {
  const text = part.text
  const rows = rowsOf(part)
  const pages = pageStarts(part)
  const blocks: Block[] = []
  let at = 0
  let nextPage = 0
  const paragraphs = (until: number): void => {
    while (at < until) {
      const newline = text.indexOf('\n', at)
      const end = newline === -1 || newline > until ? until : newline
      const block: Paragraph = { kind: 'paragraph', start: at, end }
      while (nextPage < pages.length && pages[nextPage]!.start <= end) block.page = pages[nextPage++]!.page
      blocks.push(block)
      at = end + 1
    }
  }
  for (const { row, start, end } of rows) {
    if (start > at) paragraphs(text[start - 1] === '\n' ? start - 1 : start)
    blocks.push(row)
    at = Math.max(at, end)
    if (text[at] === '\n') at++
  }
  paragraphs(text.length)
  return blocks
}

interface PlacedRow {
  row: TableRow
  start: number
  end: number
}

// Rows in the order of the text. A table inside a cell of another stays text of that cell.
function rowsOf(part: Part): PlacedRow[] {
  const cells = part.cells ?? []
  if (cells.length === 0) return []
  const spans = spansOf(part.text, cells.map(([start, end]) => ({ start, end })))
  const widest = new Map<number, number>()
  const rows: PlacedRow[] = []
  const byKey = new Map<string, PlacedRow>()
  let covered = -1
  let coveredBy = 0
  for (let i = 0; i < cells.length; i++) {
    const [, , table, row, column] = cells[i]!
    const { start, end } = spans[i]!
    if (table !== coveredBy && end <= covered) continue
    if (end > covered) {
      covered = end
      coveredBy = table
    }
    if (column > kWidest) continue
    const key = `${table}/${row}`
    let placed = byKey.get(key)
    if (placed === undefined) {
      const first = !widest.has(table)
      placed = { row: { kind: 'row', table, row, first, columns: 0, cells: [] }, start, end }
      byKey.set(key, placed)
      rows.push(placed)
    }
    placed.row.cells[column - 1] = { column, start, end }
    placed.start = Math.min(placed.start, start)
    placed.end = Math.max(placed.end, end)
    widest.set(table, Math.max(widest.get(table) ?? 0, column))
  }
  for (const placed of rows) placed.row.columns = widest.get(placed.row.table) ?? 0
  return rows.sort((a, b) => a.start - b.start)
}

function pageStarts(part: Part): { start: number; page: number }[] {
  const runs = part.runs ?? []
  const firsts: { start: number; end: number; page: number }[] = []
  let page = 0
  for (const [start, end, on] of runs) {
    if (on !== page) {
      firsts.push({ start, end, page: on })
      page = on
    }
  }
  const spans = spansOf(part.text, firsts)
  return firsts.map((first, i) => ({ start: spans[i]!.start, page: first.page }))
}

// The block a position lies in; the last one before it when it lies in none.
export function blockAt(blocks: readonly Block[], index: number): number {
  let low = 0
  let high = blocks.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (startOf(blocks[middle]!) <= index) low = middle
    else high = middle - 1
  }
  return low
}

function startOf(block: Block): number {
  if (block.kind === 'paragraph') return block.start
  return block.cells.find((cell) => cell !== undefined)?.start ?? 0
}
