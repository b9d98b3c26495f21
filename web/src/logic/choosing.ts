// SPDX-License-Identifier: AGPL-3.0-or-later
// Which rows of a catalogue are shown: by month, by the values of some columns, by words.
import type { Catalogue, CatalogueRow } from '@/api/catalogues'

export interface Chosen {
  month: string // empty: all
  values: Record<number, string> // column → value; empty: all
  words: string
}

export function months(catalogue: Catalogue): string[] {
  return [...new Set(catalogue.rows.map((row) => row.month).filter((month) => month !== ''))].sort().reverse()
}
export function valuesOf(catalogue: Catalogue, column: number): string[] {
  return [...new Set(catalogue.rows.map((row) => row.cells[column] ?? '').filter((value) => value !== ''))].sort((a, b) => a.localeCompare(b, 'zh-CN'))
}
export function choose(catalogue: Catalogue, chosen: Chosen): CatalogueRow[] {
  const wanted = chosen.words.trim().toLowerCase()
  const values = Object.entries(chosen.values).filter(([, value]) => value !== '')
  return catalogue.rows.filter(
    (row) =>
      (chosen.month === '' || row.month === chosen.month) &&
      values.every(([column, value]) => row.cells[Number(column)] === value) &&
      (wanted === '' || row.cells.some((cell) => cell.toLowerCase().includes(wanted))),
  )
}
