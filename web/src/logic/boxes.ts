// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a finding stands on the pages: the runs of text its bytes lie in, one box a line; the box it
// brings itself only where no run is known.
import type { Box, Finding, Part, Place } from '@/api/files'
import { spansOf } from './utf8'

export interface PageBox {
  id: string
  nth: number // which of the places of its finding
  page: number
  box: Box
}

export function boxesOf(findings: readonly Finding[], parts: readonly Part[]): PageBox[] {
  const byAddress = new Map(parts.map((part) => [part.address, part]))
  return findings.flatMap((finding) => {
    const rows = finding.rows ?? []
    const places = rows.length > 0 ? rows.map((row) => row.where) : [finding.where]
    const seen = new Set<string>()
    return places
      .flatMap((place, nth) => boxesOfPlace(place, byAddress.get(place.part)).map((box) => ({ id: finding.id, nth, ...box })))
      .filter(({ page, box }) => {
        const key = JSON.stringify([page, box])
        return seen.has(key) ? false : seen.add(key)
      })
  })
}

function boxesOfPlace(place: Place, part: Part | undefined): { page: number; box: Box }[] {
  const lines: { page: number; box: Box }[] = []
  for (const [start, end, page, x, y, width, height] of part?.runs ?? []) {
    if (end <= place.start || start >= place.end) continue
    const run = clipped(part!.text, [x, y, width, height], { start, end }, place)
    const line = lines.find((known) => known.page === page && sameLine(known.box, run))
    if (line === undefined) lines.push({ page, box: run })
    else line.box = around(line.box, run)
  }
  if (lines.length > 0 || place.box === undefined || place.page === undefined) return lines
  return [{ page: place.page, box: place.box }]
}

// The share of a run that a place covers, a Chinese character counting as wide as two others.
function clipped(text: string, run: Box, span: { start: number; end: number }, place: Place): Box {
  if (place.start <= span.start && place.end >= span.end) return run
  const inside = { start: Math.max(span.start, place.start), end: Math.min(span.end, place.end) }
  const [whole, before, covered] = spansOf(text, [span, { start: span.start, end: inside.start }, inside]).map(({ start, end }) => breadth(text, start, end))
  if (whole === 0) return run
  return [run[0] + (run[2] * before!) / whole!, run[1], (run[2] * covered!) / whole!, run[3]]
}

function breadth(text: string, start: number, end: number): number {
  let sum = 0
  for (let i = start; i < end; i++) sum += text.charCodeAt(i) >= 0x2e80 ? 2 : 1
  return sum
}

function around(a: Box, b: Box): Box {
  const x = Math.min(a[0], b[0])
  const y = Math.min(a[1], b[1])
  return [x, y, Math.max(a[0] + a[2], b[0] + b[2]) - x, Math.max(a[1] + a[3], b[1] + b[3]) - y]
}

function sameLine(a: Box, b: Box): boolean {
  const overlap = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  return overlap > 0.5 * Math.min(a[3], b[3])
}
