// SPDX-License-Identifier: AGPL-3.0-or-later
// Real files to hand in: readable ones with much Chinese text, of which the list says where they
// come from. Looked for in $XIANSHEN_SHARED, else beside the repository; none when there is none.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = path.join(process.env.XIANSHEN_SHARED ?? path.join(root, '..', 'shared'), 'corpus')
const kLargest = 2 << 20
const kBroken = /encrypt|malformed|fuzz|detector|break parsers|embedded/i

export function realFiles(format) {
  const list = path.join(folder, 'manifest-files.jsonl')
  if (!fs.existsSync(list)) return []
  return fs
    .readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter((one) => one.format === format && one.cjk_chars_seen >= 200 && one.bytes < kLargest && !kBroken.test(one.why))
    .filter((one) => fs.existsSync(path.join(folder, one.file)))
    .sort((a, b) => b.cjk_chars_seen - a.cjk_chars_seen)
    .map((one) => ({ name: path.basename(one.file).replace(/^[0-9a-f]{8}_/, ''), from: one.file, bytes: fs.readFileSync(path.join(folder, one.file)) }))
}
