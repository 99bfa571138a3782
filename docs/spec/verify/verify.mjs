// Reads each vector of a folder and compares how that ends with what its name says: node verify.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'cborg'
import * as read from './believe.mjs'
import { armor, cbor, keySet, refuse, Refusal, same, sha256, thumbprint } from './formats.mjs'

// update.md, Applying: what a container keeps of one firm.
class Container {
  counter = 0n; digest = Buffer.alloc(32); blocked = false; epoch = 0n; root = null; sequence = 0n; shown = null
  lines = new Map(); held = new Set(); others = new Map(); untold = new Set()

  constructor (keys, kind, capacity) { Object.assign(this, { id: thumbprint(keys), kind, capacity }) }

  makeContext () { this.sequence++; this.shown = read.grantedOf(this) }

  apply (update) {
    const chain = update.emergency ? this.chain(update.issuer.toString('hex')) : this
    if (!same(update.container, this.id)) refuse('WRONG_CONTAINER')
    if (update.counter === chain.counter && !same(update.digest, chain.digest)) refuse('FORK')
    if (update.counter <= chain.counter) return 'REPEATED'
    const { roots } = update
    const last = roots.at(-1)
    if (update.issuing.epoch < this.epoch || update.issuing.epoch < last.epoch || roots.length <= this.root?.at) refuse('STALE_EPOCH')
    const known = this.root && roots[this.root.at]
    if (known && !(same(known.id, this.root.id) && same(known.successor, this.root.successor))) refuse('FOREIGN_ROOT')
    const rebase = update.operations.find(each => each.operation === 7n)
    if (rebase) {
      if (rebase.contextSeq !== this.sequence || !same(rebase.granted, this.shown)) refuse('ANOTHER_CONTEXT')
    } else {
      if (update.counter > chain.counter + 1n) refuse('GAP')
      if (!same(update.previous, chain.digest)) refuse('FORK')
    }
    const taken = update.emergency ? new Set([...this.held, ...this.lines.keys()]) : this.untold
    if (update.operations.some(each => each.operation === 1n && taken.has(each.license.toString('hex')))) refuse('OTHER_ISSUER')
    if (update.emergency) return this.emergency(update, chain)
    const next = { lines: new Map(this.lines), blocked: this.blocked, held: new Set(this.held) }
    const outcomes = update.operations.map(each => this.carryOut(each, next, update))
    if (!same(read.grantedOf(next), update.granted)) refuse('GRANTED_MISMATCH')
    Object.assign(this, next, { counter: update.counter, digest: update.digest, epoch: update.issuing.epoch,
      root: { at: roots.length - 1, id: last.id, successor: last.successor } })
    return outcomes.includes('NOT_TAKEN') ? 'NOT_TAKEN' : 'ok'
  }

  chain (issuer) { return this.others.get(issuer) ?? { counter: 0n, digest: Buffer.alloc(32) } }

  // Emergency: beside what Central granted. No vector has an Acknowledge of one.
  emergency (update, chain) {
    if (this.untold.size + update.operations.length > 16) refuse('TOO_MANY_EMERGENCIES')
    const taken = update.operations.map(each => this.held.size < this.capacity && this.takes(each, update) &&
      this.held.add(each.license.toString('hex')) && this.untold.add(each.license.toString('hex')))
    this.others.set(update.issuer.toString('hex'), update)
    this.epoch = update.issuing.epoch
    return taken.every(Boolean) ? 'ok' : 'NOT_TAKEN'
  }

  carryOut (each, next, update) {
    const license = each.license?.toString('hex')
    const line = next.lines.get(license)
    switch (Number(each.operation)) {
      case 1:
        if (line && line.generation > each.generation) refuse('GRANTED_MISMATCH')
        next.lines.set(license, each)
        next.held.delete(license)
        if (next.held.size >= this.capacity || !this.takes(each, update)) return 'NOT_TAKEN'
        next.held.add(license)
        break
      case 2:
        if (line?.generation !== each.generation) refuse('GRANTED_MISMATCH')
        next.lines.delete(license)
        next.held.delete(license)
        break
      case 4: case 5: next.blocked = each.operation === 4n; break
      case 7:
        next.lines.clear()
        next.held.clear()
        return each.entries.map(put => this.carryOut(put, next, update)).includes('NOT_TAKEN') ? 'NOT_TAKEN' : 'ok'
    }
    return 'ok'
  }

  takes (put, update) {
    try {
      const entry = read.readEntry(update.entries.find(each => same(sha256(each), put.entry)))
      return same(entry.license, put.license) && entry.generation === put.generation && same(entry.firm, update.firm) &&
        entry.terms.kinds.includes(BigInt(this.kind.charCodeAt()))
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }
}

// context.md, What it proves: the server's side, after what it issued and saw.
function contact ({ anchor, issued, seen, challenge, input }) {
  const root = read.anchor(anchor)
  const updates = read.bundle(issued).map(each => read.update(root, each))
  const live = new Set()
  for (const each of updates.flatMap(update => update.operations)) {
    const copy = `${each.license?.toString('hex')}/${each.generation}`
    if (each.operation === 1n) live.add(copy)
    if (each.operation === 2n) live.delete(copy)
  }
  const [pairs, state] = [new Map(), { confirmed: 0n, highest: 0n }]
  const examine = context => {
    const [, counter, digest] = context.central ?? [null, 0n]
    const update = updates[Number(counter) - 1]
    const issuedSo = () => counter === 0n
      ? context.granted.equals(sha256(Buffer.from('82f480', 'hex'))) && context.tombstones.length === 0
      : update && same(update.digest, digest) && (update !== updates.at(-1) || same(update.granted, context.granted)) &&
        !context.tombstones.some(each => !each.notTaken && live.has(`${each.license.toString('hex')}/${each.generation}`))
    const before = pairs.get(context.contextSeq)
    if (before && !same(before, context.digest)) return 'CLONE'
    if (before) return counter === state.confirmed && issuedSo() ? 'ok' : 'OLD'
    if (!issuedSo()) return 'FOREIGN_STATE'
    const answers = challenge.length > 0 && context.challenge && same(challenge, context.challenge)
    if (answers && (counter < state.confirmed || context.contextSeq <= state.highest)) return 'ROLLED_BACK'
    return counter < state.confirmed ? 'OLD' : 'ok'
  }
  for (const each of cbor(seen, [4194304, 1, 64])) {
    const context = read.context(root, each)
    examine(context)
    pairs.set(context.contextSeq, context.digest)
    state.confirmed = context.central?.[1] ?? 0n
    state.highest = context.contextSeq
  }
  return examine(read.context(root, input))
}

// vectors/README.md: what is done with each kind.
const updates = ({ anchor, input }) => read.bundle(input).map(each => read.update(read.anchor(anchor), each))
const KINDS = {
  anchor: ({ input }) => read.anchor(input),
  update: updates,
  apply: ({ anchor, keys, kind, capacity, held, contexts, input }) => {
    const box = new Container(keySet(cbor(keys, [4096, 3, 16])), String(kind), Number(capacity))
    updates({ anchor, input: held }).forEach(each => box.apply(each))
    for (let left = Number(contexts); left > 0; left--) box.makeContext()
    return read.bundle(input).map(each => box.apply(read.update(read.anchor(anchor), each))).find(each => each !== 'ok')
  },
  entry: ({ anchor, update, input }) => read.entry(read.anchor(anchor), update, input),
  context: ({ anchor, input }) => read.context(read.anchor(anchor), input),
  contact,
  proof: ({ anchor, ...rest }) => read.proof(read.anchor(anchor), { ...rest, seconds: Number(rest.seconds) }),
  usable: ({ anchor, update, input, ...times }) => read.usable(read.entry(read.anchor(anchor), update, input),
    Object.fromEntries(Object.entries(times).filter(([, text]) => text.length > 0).map(([name, text]) => [name, BigInt(String(text))]))),
  time: ({ anchor, input }) => read.time(read.anchor(anchor), input),
  device: ({ input }) => read.device(input),
  credential: ({ input }) => read.credential(input),
  armor: ({ input }) => armor(input),
  cbor: ({ input }) => cbor(input, [1024, 4, 16])
}

function outcome (kind, fields) {
  try {
    const result = KINDS[kind](fields)
    return /^(apply|contact|usable)$/.test(kind) ? result ?? 'ok' : 'ok'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return /^(proof|time|device)$/.test(kind) && !error.message.startsWith('MALFORMED_') ? 'NOT_BELIEVED' : error.message
  }
}

function fieldsOf (text) {
  return Object.fromEntries(text.split(/^(?=\S)/m).filter(each => !each.startsWith('#')).map(each => {
    const [name, ...hex] = each.split('\n')
    return [name.replace(':', ''), Buffer.from(hex.map(line => line.trim()).join(''), 'hex')]
  }))
}

const folder = process.argv[2]
let [passed, failed] = [0, 0]
for (const name of readdirSync(folder).filter(each => each.endsWith('.txt'))) {
  const [, kind, wanted] = /^([a-z]+)-[^.]+\.(.+)\.txt$/.exec(name)
  let got
  try { got = outcome(kind, fieldsOf(readFileSync(join(folder, name), 'utf8'))) } catch (error) { got = String(error.stack) }
  if (got === wanted) passed++
  else { failed++; console.error(`${name}: ended as ${got}`) }
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
