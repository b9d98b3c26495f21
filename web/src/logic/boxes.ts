// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a finding stands on the pages: the box it brings for its first line, and the runs of text
// its other bytes lie in.
import type { Box, Finding, Part, Place } from '@/api/files'

export interface PageBox {
  id: string
  page: number
  box: Box
}

export function boxesOf(findings: readonly Finding[], parts: readonly Part[]): PageBox[] {
  const byAddress = new Map(parts.map((part) => [part.address, part]))
  return findings.flatMap((finding) => {
    const places = [finding.where, ...(finding.rows ?? []).map((row) => row.where)]
    const boxes = places.flatMap((place) => boxesOfPlace(place, byAddress.get(place.part)))
    const seen = new Set<string>()
    return boxes
      .filter((box) => {
        const key = JSON.stringify(box)
        return seen.has(key) ? false : seen.add(key)
      })
      .map((box) => ({ id: finding.id, ...box }))
  })
}

// Runs of one line become one box, except on the line the place itself brings a box for.
function boxesOfPlace(place: Place, part: Part | undefined): { page: number; box: Box }[] {
  const given = place.box !== undefined && place.page !== undefined ? [{ page: place.page, box: place.box }] : []
  const lines: { page: number; box: Box }[] = []
  for (const [start, end, page, x, y, width, height] of part?.runs ?? []) {
    if (end <= place.start || start >= place.end) continue
    const run: Box = [x, y, width, height]
    if (given.some((known) => known.page === page && sameLine(known.box, run))) continue
    const line = lines.find((known) => known.page === page && sameLine(known.box, run))
    if (line === undefined) lines.push({ page, box: run })
    else line.box = around(line.box, run)
  }
  return [...given, ...lines]
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
