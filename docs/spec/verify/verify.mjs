// Reads each vector of a folder and compares how that ends with what its name says: node verify.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs'
import * as read from './believe.mjs'
import { armor, cbor, hex, holds, Refusal, refuse, refuseIf, same, sha256, thumbprint, typeOf } from './formats.mjs'
// update.md, Applying: what a container keeps of one firm.
function apply (box, update) {
  const { counter, roots, epoch, emergency, operations } = update
  const chain = box.chains[hex(update.issuer)] ?? read.START
  refuseIf({ WRONG_CONTAINER: !same(update.container, box.id), FORK: counter === chain.counter && !same(update.digest, chain.digest) })
  if (counter <= chain.counter) return 'REPEATED'
  const [known, rebase] = [box.roots.length, operations.find(each => each.operation === 7n)]
  const puts = read.named(operations).map(each => hex(each.license))
  const others = emergency ? [...box.held, ...box.lines.keys()] : [...box.untold.keys()]
  refuseIf({ STALE_EPOCH: epoch < box.epoch || epoch < roots.at(-1).epoch || roots.length < known,
    FOREIGN_ROOT: known > 0 && !read.isRoot(roots[known - 1], box.roots[known - 1]),
    ANOTHER_CONTEXT: rebase && (rebase.contextSeq !== box.shown || !same(rebase.granted, read.grantedOf(box.blocked, box.lines.values()))),
    GAP: !rebase && counter > chain.counter + 1n, FORK: !rebase && !same(update.previous, chain.digest),
    OTHER_ISSUER: puts.some(each => others.includes(each)), TOO_MANY_EMERGENCIES: emergency && box.untold.size + puts.length > 16 })
  const next = { ...box, roots, epoch, held: new Set(box.held), lines: new Map(box.lines), untold: new Map(box.untold), taken: true }
  operations.flatMap(each => [each, ...each.entries ?? []]).forEach(each => carryOut(each, next, update))
  if (!emergency && !same(read.grantedOf(next.blocked, next.lines.values()), update.granted)) refuse('GRANTED_MISMATCH')
  Object.assign(box, next, { chains: { ...box.chains, [hex(update.issuer)]: update } })
  return next.taken ? 'ok' : 'NOT_TAKEN'
}
function carryOut (each, box, { emergency, entries, firm }) {
  const [operation, license, lines] = [Number(each.operation), hex(each.license), emergency ? box.untold : box.lines]
  const generation = lines.get(license)?.generation
  if (operation === 1 ? generation > each.generation : operation === 2 && generation !== each.generation) refuse('GRANTED_MISMATCH')
  if (operation < 3) [lines, box.held].forEach(all => all.delete(license))
  if (operation === 4 || operation === 5) box.blocked = operation === 4
  if (operation === 7) Object.assign(box, { lines: new Map(), held: new Set(box.untold.keys()) })
  if (operation !== 1) return
  const fits = box.held.size < box.capacity && holds(() => {
    const it = read.readEntry(entries.find(octets => same(sha256(octets), each.entry)))
    return same(it.license, each.license) && it.generation === each.generation && same(it.firm, firm) && it.terms.kinds.includes(box.kind)
  })
  if (fits) box.held.add(license)
  if (fits || !emergency) lines.set(license, each)
  box.taken &&= fits
}

// context.md, What it proves: a server that issued these updates, and saw these contexts prove their counters.
function contact (root, input, { issued, seen, challenge }) {
  const updates = updatesOf(root, issued)
  const has = (operation, { license, generation }) => updates.flatMap(each => each.operations).some(
    each => each.operation === operation && same(each.license, license) && each.generation === generation)
  const isShown = ({ granted, tombstones, central: { counter, digest } }) => {
    if (counter === 0n) return same(granted, read.grantedOf(false, [])) && tombstones.length === 0
    const update = updates[Number(counter) - 1]
    return same(update?.digest, digest) && (update !== updates.at(-1) || same(update.granted, granted)) &&
      !tombstones.some(each => !each.notTaken && has(1n, each) && !has(2n, each))
  }
  const before = cbor(seen, [4194304, 1, 64]).map(each => read.context(root, each))
  const [it, last] = [read.context(root, input), before.at(-1) ?? { central: read.START, contextSeq: 0n }]
  const earlier = before.find(each => each.contextSeq === it.contextSeq)
  const [isBelow, answers] = [it.central.counter < last.central.counter, challenge.length > 0 && same(challenge, it.challenge)]
  if (same(earlier?.digest, it.digest)) return it.central.counter === last.central.counter && isShown(it) ? 'ok' : 'OLD'
  if (earlier || !isShown(it)) return earlier ? 'CLONE' : 'FOREIGN_STATE'
  return answers && (isBelow || it.contextSeq <= last.contextSeq) ? 'ROLLED_BACK' : isBelow ? 'OLD' : 'ok'
}

// vectors/README.md: what is done with each kind. A text is the outcome, all else is ok.
const KEYS = typeOf('keys 1 … 2 of [Key](keys.md#key-set-thumbprint) ascending by algorithm')
const updatesOf = (root, octets) => read.bundle(octets).map(each => read.update(root, each.update, each.entries))
const DONE = {
  ...read, update: updatesOf, contact, anchor: (_, input) => read.anchor(input),
  apply: (root, input, { keys, kind, capacity, held, contexts }) => {
    const box = { id: thumbprint(KEYS(cbor(keys, [4096, 3, 16]))), kind: BigInt(kind[0]), capacity: Number(capacity),
      shown: BigInt(contexts), lines: new Map(), untold: new Map(), held: new Set(), chains: {}, roots: [], blocked: false, epoch: 0n }
    updatesOf(root, held).forEach(each => apply(box, each))
    return updatesOf(root, input).map(each => apply(box, each)).find(each => each !== 'ok')
  },
  armor: (_, input) => armor(input), cbor: (_, input) => [cbor(input, [1024, 4, 16])]
}
function outcome (kind, { anchor, input, ...fields }) {
  try {
    const found = DONE[kind](anchor && read.anchor(anchor), input, fields)
    return typeof found === 'string' ? found : 'ok'
  } catch (error) {
    if (!(error instanceof Refusal)) return error.stack
    return /^(proof|time|device)$/.test(kind) && !error.message.startsWith('MALFORMED_') ? 'NOT_BELIEVED' : error.message
  }
}
const fieldsOf = text => Object.fromEntries([...text.matchAll(/^(\w+):((?:\n +[0-9a-f]+)*)$/gm)].map(
  ([, name, lines]) => [name, Buffer.from(lines.replace(/\s/g, ''), 'hex')]))
const [, , folder] = process.argv
const names = readdirSync(folder).filter(each => each.endsWith('.txt'))
const failed = names.filter(name => {
  const [, kind, wanted] = /^([a-z]+)-[^.]+\.(.+)\.txt$/.exec(name)
  const got = outcome(kind, fieldsOf(readFileSync(`${folder}/${name}`, 'utf8')))
  return got !== wanted && [console.error(`${name}: ended as ${got}`)]
})
console.log(`${names.length - failed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 && names.length > 0 ? 0 : 1
