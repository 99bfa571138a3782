// What is believed: signed messages, certificates, updates, contexts, proofs. Pages of the same names.
import { createPublicKey, verify as verifySignature } from 'node:crypto'
import { encode } from 'cborg'
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js'
import {
  algorithm, algorithms, ascending, bool, bytes, cbor, keySet, line, list, malformed, map, maybe, number, refuse, same, serial,
  serialOf, sha256, thumbprint, tuple, uint, variant
} from './formats.mjs'

const MOST = 2n ** 63n - 1n
const COUNTER = uint(1, MOST)
const TIME = uint(0, 253402300799n)
const PERIOD = uint(1, 253402300799n)
const DIGEST = bytes(32)
const ID = bytes(16)
const GENERATION = uint(1, 2147483647)
const UNITS = uint(0, 2n ** 53n)
const FORMAT = [1, 'format', uint(1)]

// cose.md
const SIGNATURE_LENGTHS = { '-9': 64, '-49': 3309 }
const signatory = map([[1, 'algorithm', algorithm], [4, 'id', DIGEST]])
const HEADER = map([[-70001, 'keys', maybe(keySet)],
  [-70002, 'certificates', maybe(list(1, 8, bytes(0, 16384)))]])
const BOUNDS = [1048576, 5, 64]
const empty = value => value instanceof Map && value.size === 0 ? value
  : malformed(value instanceof Map ? 'BAD_HEADER' : 'WRONG_TYPE')

export function message (data) {
  const item = cbor(data, BOUNDS)
  if (item?.tag !== 98n) malformed('WRONG_TYPE')
  const signer = tuple(value => {
    const octets = bytes(0, BOUNDS[0])(value)
    return { octets, ...signatory(cbor(octets, BOUNDS)) }
  }, empty, bytes(0, BOUNDS[0]))
  const header = value => {
    const octets = bytes(0, BOUNDS[0])(value)
    if (octets.length === 0) return { octets }
    const read = HEADER(cbor(octets, BOUNDS))
    return Object.keys(read).length === 0 ? malformed('NOT_CANONICAL') : { octets, ...read }
  }
  const [body, , payload, signers] = tuple(header, empty, bytes(0, BOUNDS[0]), list(1, 2, signer))(item.value)
  signers.forEach(([{ algorithm, id }, , signature], at) => {
    if (signature.length !== SIGNATURE_LENGTHS[algorithm]) malformed('OUT_OF_RANGE')
    if (at === 0) return
    if (!same(id, signers[0][0].id)) malformed('BAD_HEADER')
    if (algorithm === signers[0][0].algorithm) malformed('DUPLICATE_KEY')
    if (algorithm > signers[0][0].algorithm) malformed('NOT_CANONICAL')
  })
  return { ...body, payload, signers, signer: signers[0][0].id }
}

function verifies ({ algorithm, key }, signed, signature) {
  if (algorithm === -49n) return ml_dsa65.verify(signature, signed, key)
  try {
    const jwk = { kty: 'EC', crv: 'P-256', x: key.subarray(1, 33).toString('base64url'), y: key.subarray(33).toString('base64url') }
    return key[0] === 4 && verifySignature('sha256', signed,
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature)
  } catch { return false }
}

// Steps 2 to 4 of cose.md, Reading.
export function verified (message, type, keys, required = keys.map(each => each.algorithm)) {
  if (!same(message.signer, thumbprint(keys))) refuse('UNKNOWN_KEY')
  const chosen = message.signers.map(([{ algorithm }]) =>
    keys.find(each => each.algorithm === algorithm) ?? refuse('UNKNOWN_KEY'))
  message.signers.forEach(([{ octets }, , signature], at) => {
    const signed = encode(['Signature', message.octets, octets, Buffer.from('coffer/1/' + type), message.payload])
    if (!verifies(chosen[at], signed, signature)) refuse('BAD_SIGNATURE')
  })
  if (required.some(each => !chosen.some(key => key.algorithm === each))) refuse('ALGORITHM_MISSING')
  return message.payload
}

const keysIn = message => message.keys ?? refuse('UNKNOWN_KEY')

// certificate.md
const letters = each => Buffer.from(each)
const perUse = tuple(...Array(3).fill(algorithms(1, 2)))
const byRole = map([[1, 'software', perUse], [2, 'chip', maybe(perUse)]])
const TYPES = ['audit', 'certificate', 'context', 'device', 'entry', 'proof', 'time', 'update']
const oneOf = (allowed, reason) => value => {
  if (typeof value !== 'string') malformed('WRONG_TYPE')
  return allowed.includes(value) ? value : malformed(reason)
}
const CERTIFICATE = map([[1, 'format', uint(1, 2)], [2, 'role', uint(0, 4)], [3, 'subject', keySet],
  [4, 'firm', maybe(DIGEST)], [5, 'epoch', uint(0, MOST)],
  [6, 'types', ascending(list(0, 8, oneOf(TYPES, 'OUT_OF_RANGE')), letters)], [7, 'notBefore', TIME],
  [8, 'notAfter', TIME], [9, 'successor', maybe(DIGEST)],
  [10, 'kinds', ascending(list(0, 3, oneOf(['C', 'D', 'M'], 'BAD_TEXT')), letters)], [11, 'required', value => value],
  [12, 'name', line(0, 128)], [13, 'oldest', maybe(uint(0, 6))]])
const ROOT = 0n; const ISSUING = 1n; const OPERATOR = 2n; const CONTAINER = 3n; const EMERGENCY = 4n

function certificate (payload) {
  const read = CERTIFICATE(cbor(payload, [12288, 6, 16]))
  const root = read.role === ROOT
  const later = read.format === 2n
  if (later && root) {
    const [certificate, update, proof] = byRole(read.required).software
    read.required = { certificate, update, proof }
  } else {
    const all = algorithms(0, 2)(read.required)
    read.required = { certificate: all, update: all, proof: [-9n] }
    if (root !== all.length > 0) malformed('OUT_OF_RANGE')
  }
  const keys = read.subject.map(each => each.algorithm)
  const kinds = read.kinds.length
  const allowed = read.notAfter > read.notBefore && later === (read.oldest !== undefined) &&
    (!later || root) && root === (read.successor !== undefined) &&
    (root ? later || !read.firm : (read.role === CONTAINER) === !read.firm) &&
    (read.role === OPERATOR ? kinds > 0 : kinds === (read.role === CONTAINER ? 1 : 0)) &&
    (!root || read.required.certificate.every(each => keys.includes(each)))
  return allowed ? read : malformed('OUT_OF_RANGE')
}

function root (message) {
  const read = certificate(verified(message, 'certificate', keysIn(message)))
  if (read.role !== ROOT || !same(thumbprint(read.subject), message.signer)) refuse('WRONG_ROLE')
  return read.types.includes('certificate') ? { ...read, id: message.signer } : refuse('WRONG_ROLE')
}

const includes = (all, some) => some.every(each => all.includes(each))
function anchorOf (messages) {
  const roots = messages.map(root)
  roots.slice(1).forEach((each, at) => {
    const before = roots[at]
    if (!same(each.id, before.successor)) refuse('FOREIGN_ROOT')
    if (!each.firm || !same(each.firm, roots[0].id)) refuse('WRONG_FIRM')
    if (each.epoch <= before.epoch || (each.oldest ?? 0n) < (before.oldest ?? 0n)) refuse('STALE_EPOCH')
    if (Number(each.oldest ?? 0n) > at + 1) malformed('OUT_OF_RANGE')
    const less = use => !includes(each.required[use], before.required[use])
    if (['certificate', 'update', 'proof'].some(less)) refuse('ALGORITHM_MISSING')
  })
  if (roots[0].firm) refuse('WRONG_FIRM')
  const last = roots.at(-1)
  return { roots, firm: roots[0].id, oldest: Number(last.oldest ?? 0n), required: last.required }
}
export function anchor (octets) {
  const item = cbor(octets, [114752, 5, 64])
  if (!Array.isArray(item)) return anchorOf([message(octets)])
  if (item.length < 2 || item.length > 7) malformed('OVER_LIMIT')
  return anchorOf(item.map(bytes(0, 114752)).map(each => message(each)))
}
const continues = (longer, roots) => roots.every((each, at) =>
  same(each.id, longer[at].id) && same(each.successor, longer[at].successor))

function believed (anchor, encoded, ...roles) {
  const signed = message(encoded)
  const at = anchor.roots.findIndex(each => same(each.id, signed.signer))
  if (at < anchor.oldest) refuse('UNKNOWN_KEY')
  const root = anchor.roots[at]
  const read = certificate(verified(signed, 'certificate', root.subject, root.required.certificate))
  if (!roles.includes(read.role)) refuse('WRONG_ROLE')
  if (!same(read.firm, anchor.firm)) refuse('WRONG_FIRM')
  const end = anchor.roots[at + 1]?.epoch ?? MOST + 1n
  if (read.role !== OPERATOR && (read.epoch < root.epoch || read.epoch >= end)) refuse('STALE_EPOCH')
  return { ...read, root }
}

// update.md
const put = [[1, 'operation', uint(1)], [2, 'license', ID], [3, 'generation', GENERATION], [4, 'entry', DIGEST]]
const aimed = [[2, 'license', ID], [3, 'generation', GENERATION]]
const OPERATIONS = { 1: put.slice(1), 2: aimed, 3: [[5, 'time', TIME], [6, 'contextSeq', COUNTER]], 4: [], 5: [],
  6: [[7, 'certificate', DIGEST]],
  7: [[6, 'contextSeq', COUNTER], [8, 'granted', DIGEST],
    [9, 'entries', ascending(list(0, 128, map(put)), each => each.license)]],
  8: aimed }
const operation = variant(1, 'operation', OPERATIONS)
const issuer = value => [0, 32].includes(bytes(0, 32)(value).length) ? value : malformed('OUT_OF_RANGE')
const UPDATE = map([FORMAT, [2, 'firm', DIGEST], [3, 'container', DIGEST], [4, 'issuer', issuer],
  [5, 'counter', COUNTER], [6, 'previous', DIGEST], [7, 'operations', list(0, 128, operation)], [8, 'granted', DIGEST]])
const TIMES = map([FORMAT, [2, 'firm', DIGEST], [3, 'container', DIGEST], [4, 'contextSeq', COUNTER], [5, 'time', TIME]])

export function bundle (octets) {
  const item = cbor(octets, [4194304, 4, 128])
  if (item?.length > 64) malformed('OVER_LIMIT')
  return list(0, 64, tuple(bytes(0, 4194304), list(0, 128, bytes(0, 4194304))))(item)
    .map(([update, entries]) => ({ message: message(update), entries }))
}

const readMessage = octets => message(octets)
function byIssuing (anchor, message, type) {
  const carried = message.certificates ?? []
  if (carried.length < 2) refuse('UNKNOWN_KEY')
  if (carried.length - 1 > anchor.roots.length) {
    const longer = anchorOf(carried.slice(1).map(readMessage))
    anchor = continues(longer.roots, anchor.roots) ? longer : refuse('FOREIGN_ROOT')
  }
  const issuing = believed(anchor, carried[0], ISSUING, ...(type === 'update' ? [EMERGENCY] : []))
  if (!issuing.types.includes(type)) refuse('WRONG_ROLE')
  return { issuing, roots: anchorOf(carried.slice(1).map(readMessage)).roots, payload: verified(message, type, issuing.subject, issuing.root.required.update) }
}
export const named = operations => operations.flatMap(each =>
  each.operation === 1n ? [each] : each.operation === 7n ? each.entries : [])
// update.md, Granted state, Emergency.
export const grantedOf = ({ lines, blocked }) => sha256(encode([blocked, [...lines].sort(([a], [b]) => a < b ? -1 : 1)
  .map(([license, line]) => [Buffer.from(license, 'hex'), line.generation, line.entry])]))
function permitted ({ operations, granted }) {
  const lines = new Map(operations.map(each => [each.license?.toString('hex'), each]))
  return operations.every(each => each.operation === 1n && each.generation === 1n) && lines.size === operations.length &&
    same(granted, grantedOf({ lines, blocked: false }))
}
function endsSoon (octets) {
  try {
    const { terms } = readEntry(octets)
    return terms.validUntil - terms.validFrom <= 1209600n && !terms.borrow
  } catch { return false }
}
export function update (anchor, { message, entries }) {
  const read = byIssuing(anchor, message, 'update')
  const content = UPDATE(cbor(read.payload, [262144, 8, 256]))
  if (!same(content.firm, anchor.firm)) refuse('WRONG_FIRM')
  const emergency = read.issuing.role === EMERGENCY
  if (!same(content.issuer, emergency ? thumbprint(read.issuing.subject) : Buffer.alloc(0))) refuse('WRONG_ROLE')
  if (emergency && !permitted(content)) refuse('NOT_PERMITTED')
  if (entries) {
    const digests = list => [...new Set(list.map(each => each.toString('hex')))].sort().join()
    const wanted = digests(named(content.operations).map(each => each.entry))
    if (digests(entries.map(each => sha256(each))) !== wanted || new Set(entries.map(String)).size < entries.length) {
      refuse('BAD_SIGNATURE')
    }
    if (emergency && !entries.every(endsSoon)) refuse('NOT_PERMITTED')
  }
  return { ...content, emergency, digest: sha256(read.payload), issuing: read.issuing, roots: read.roots, entries }
}
export function time (anchor, octets) {
  const { payload } = byIssuing(anchor, message(octets), 'time')
  const read = TIMES(cbor(payload, [256, 2, 8]))
  return same(read.firm, anchor.firm) ? read : refuse('WRONG_FIRM')
}

// entry.md
const product = [[1, 'product', uint(1, 4294967295)], [2, 'features', bytes(8)], [3, 'name', line(0, 128)]]
const pair = (low, high, least, most) => tuple(uint(low, high), uint(least, most))
const kinds = value => {
  const read = list(1, 3, uint(0, 255))(value)
  if (read.some(each => ![67n, 68n, 77n].includes(each))) malformed('BAD_TEXT')
  return new Set(read).size === read.length ? read : malformed('OUT_OF_RANGE')
}
const TERMS = map([[1, 'kinds', kinds], [2, 'validFrom', maybe(TIME)], [3, 'validUntil', maybe(TIME)],
  [4, 'usagePeriod', maybe(PERIOD)], [5, 'maintenanceUntil', maybe(TIME)], [6, 'units', maybe(UNITS)],
  [7, 'seats', uint(1, 10000)], [8, 'counting', uint(0, 3)], [9, 'lingerTime', TIME],
  [10, 'borrow', maybe(pair(1, 10000, 1, 253402300799n))], [11, 'linkLoss', pair(0, 2, 0, 253402300799n)],
  [12, 'contactEvery', maybe(PERIOD)], [13, 'namedUser', maybe(line(0, 128))], [14, 'localOnly', bool],
  [15, 'moves', tuple(bool, bool, uint(0, 1000), TIME)], [16, 'publicData', bytes(0, 4096)], [17, 'secretData', bytes(0, 256)],
  [18, 'binding', maybe(uint(1, 3))]])
const ordered = value => {
  const terms = TERMS(value)
  return terms.validUntil < terms.validFrom ? malformed('OUT_OF_RANGE') : terms
}
const ENTRY = map([FORMAT, [2, 'license', ID], [3, 'generation', GENERATION], [4, 'firm', DIGEST],
  [5, 'product', uint(1, 4294967295)], [6, 'features', bytes(8)], [7, 'name', line(0, 128)], [8, 'text', line(0, 256)],
  [9, 'terms', ordered], [10, 'wrappedKeys', list(0, 64, bytes(0, 256))], [11, 'modules', list(0, 32, map(product))]])
export const readEntry = octets => ENTRY(cbor(octets, [32768, 8, 64]))
export function entry (anchor, encoded, octets) {
  const read = update(anchor, { message: message(encoded) })
  if (!named(read.operations).some(each => same(each.entry, sha256(octets)))) refuse('BAD_SIGNATURE')
  const content = readEntry(octets)
  if (read.emergency && !endsSoon(octets)) refuse('NOT_PERMITTED')
  return same(content.firm, anchor.firm) ? { ...content, update: read } : refuse('WRONG_FIRM')
}

// time.md, Usable.
export function usable ({ terms }, { clock, own, first, contact }) {
  const later = own > clock ? own : clock
  const suspect = clock < own - 300n
  const periodOver = terms.usagePeriod && first !== undefined ? first + terms.usagePeriod : undefined
  const untimely = at => at < terms.validFrom ? 'NOT_YET' : at >= terms.validUntil || at >= periodOver ? 'OVER' : 'ok'
  const begins = terms.usagePeriod && first === undefined && untimely(later) === 'ok'
  if (suspect && (begins || untimely(clock) !== untimely(later))) return 'CLOCK'
  const wrong = [clock, later].map(untimely).find(each => each !== 'ok')
  if (wrong || !terms.contactEvery) return wrong ?? 'ok'
  const due = at => !(at < contact + terms.contactEvery)
  if (contact === undefined || due(later)) return contact !== undefined && suspect && !due(clock) ? 'CLOCK' : 'DUE'
  return 'ok'
}

// context.md
const use = [[1, 'license', ID], [2, 'units', UNITS], [3, 'firstUse', maybe(TIME)]]
const grave = [...use, [4, 'generation', GENERATION], [5, 'notTaken', bool]]
const wish = [[1, 'kind', uint(1, 3)], [2, 'license', ID], [3, 'generation', GENERATION], [4, 'right', maybe(DIGEST)]]
const CONTEXT = map([FORMAT, [2, 'serial', serial], [3, 'firm', DIGEST], [4, 'contextSeq', COUNTER],
  [5, 'chains', ascending(list(0, 64, tuple(issuer, COUNTER, DIGEST)), each => each[0])], [6, 'granted', DIGEST],
  [7, 'blocked', bool], [8, 'epoch', uint(0, MOST)], [9, 'used', ascending(list(0, 8192, map(use)), each => each.license)],
  [10, 'tombstones', ascending(list(0, 8192, map(grave)), each => Buffer.concat([each.license, number(each.generation)]))],
  [11, 'lastSeen', TIME], [12, 'capabilities', tuple(uint(1, 2147483647), uint(0, 2147483647))],
  [13, 'challenge', maybe(bytes(16, 32))], [14, 'wishes', list(0, 64, map(wish))],
  [15, 'clock', maybe(tuple(TIME, uint(0, MOST), uint(0, MOST)))],
  [16, 'emergencies', maybe(ascending(list(0, 16, tuple(ID, DIGEST, uint(1, 4294967295), TIME)), each => each[0]))]])

export function context (anchor, octets) {
  const signed = message(octets)
  const payload = verified(signed, 'context', keysIn(signed))
  const read = CONTEXT(cbor(payload, [1048576, 6, 8192]))
  if (read.emergencies?.length === 0) malformed('NOT_CANONICAL')
  const letter = read.serial[0]
  if (read.serial !== serialOf(letter, signed.keys)) refuse('UNKNOWN_KEY')
  if (!same(read.firm, anchor.firm)) refuse('UNKNOWN_FIRM')
  if (!includes(signed.keys.map(each => each.algorithm), anchor.required.proof)) refuse('ALGORITHM_MISSING')
  Object.assign(read, { digest: sha256(payload), central: read.chains.find(each => each[0].length === 0) })
  if (letter === 'M' && !signed.certificates) return read
  if (signed.certificates?.length !== 2) refuse('UNCERTIFIED_KIND')
  const operator = believed(anchor, signed.certificates[1], OPERATOR)
  if (!operator.types.includes('certificate') || !operator.kinds.includes(letter)) refuse('WRONG_ROLE')
  const own = certificate(verified(message(signed.certificates[0]), 'certificate', operator.subject))
  const fits = own.role === CONTAINER && same(thumbprint(own.subject), thumbprint(signed.keys)) &&
    own.kinds[0] === letter && own.types.includes('context')
  return fits ? read : refuse('WRONG_ROLE')
}

// proof.md, device.md
const PROOF = map([FORMAT, [2, 'serial', serial], [3, 'firm', DIGEST], [4, 'granted', DIGEST], [5, 'root', DIGEST]])
export function proof (anchor, { update, entry: octets, lease, holder, nonce, seconds, input }) {
  const { update: certified } = entry(anchor, update, octets)
  const signed = message(input)
  const read = PROOF(cbor(verified(signed, 'proof', keysIn(signed)), [256, 2, 8]))
  if (!includes(signed.keys.map(each => each.algorithm), anchor.required.proof)) refuse('ALGORITHM_MISSING')
  const container = thumbprint(signed.keys)
  const leaf = sha256(Buffer.from([0]), Buffer.from('coffer/1/leaf'), container, anchor.firm, sha256(octets), lease,
    sha256(holder), nonce, number(seconds))
  const fits = read.serial === serialOf(read.serial[0], signed.keys) && same(container, certified.container) &&
    same(read.firm, anchor.firm) && same(leaf, read.root)
  return fits ? read : refuse('NOT_BELIEVED')
}
const NONCE = [6, 'nonce', ID]
const REQUESTS = { 1: [FORMAT, [3, 'purpose', DIGEST], NONCE], 2: [FORMAT, [4, 'device', ID], [5, 'generation', COUNTER], NONCE] }
export function device (octets) {
  const signed = message(octets)
  return variant(2, 'request', REQUESTS)(cbor(verified(signed, 'device', keysIn(signed)), [256, 2, 8]))
}
const CREDENTIAL = map([FORMAT, [2, 'container', serial], [3, 'kind', uint(1, 3)], [4, 'server', line(0, 512)],
  [5, 'secret', DIGEST], [6, 'expires', TIME]])
export const credential = octets => CREDENTIAL(cbor(octets, [2048, 3, 16]))
