// CBOR items, structures and armor of Coffer's files, as cbor.md, armor.md and the field tables tell.
import { createHash } from 'node:crypto'
import { Tokenizer } from 'cborg'

export class Refusal extends Error {}
export const refuse = name => { throw new Refusal(name) }
export const malformed = reason => refuse('MALFORMED_' + reason)
export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
export const same = (a, b) => Buffer.compare(a, b) === 0

// cbor.md, Items and Bounds: integers come out as BigInt, maps as Map, tags as { tag, value }.
const STRICT = { strict: true, allowIndefinite: false, allowUndefined: false, retainStringBytes: true }
const LONGEST = 2n ** 63n
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function reasonOf (error) {
  if (/not enough data|bytes lengths|string lengths/.test(error.message)) return 'TRUNCATED'
  if (/more bytes than necessary/.test(error.message)) return 'NOT_CANONICAL'
  if (/(array|map) lengths/.test(error.message)) return 'OVER_LIMIT'
  return /allowable range|safe integer/.test(error.message) ? 'OUT_OF_RANGE' : 'UNSUPPORTED'
}

export function cbor (data, [longest, deepest, most]) {
  if (data.length > longest) malformed('OVER_LIMIT')
  const tokens = new Tokenizer(data, STRICT)
  const next = () => {
    if (tokens.done()) malformed('TRUNCATED')
    try { return tokens.next() } catch (error) { return malformed(reasonOf(error)) }
  }
  const integer = value => {
    const number = BigInt(value)
    return number >= LONGEST || number < -LONGEST ? malformed('OUT_OF_RANGE') : number
  }
  const count = ({ value }, octetsEach) => value > most ? malformed('OVER_LIMIT')
    : value * octetsEach > data.length - tokens.pos() ? malformed('TRUNCATED') : value
  const item = depth => {
    const token = next()
    const kind = token.type.name
    if (/array|map|tag/.test(kind) && depth >= deepest) malformed('OVER_LIMIT')
    switch (kind) {
      case 'uint': case 'negint': return integer(token.value)
      case 'bytes': return Buffer.from(token.value)
      case 'string': try { return utf8.decode(token.byteValue) } catch { return malformed('BAD_TEXT') }
      case 'array': return Array.from({ length: count(token, 1) }, () => item(depth + 1))
      case 'tag': return { tag: integer(token.value), value: item(depth + 1) }
      case 'true': case 'false': case 'null': return token.value
      case 'map': {
        const map = new Map()
        let last = Buffer.alloc(0)
        for (let left = count(token, 2); left > 0; left--) {
          const from = tokens.pos()
          const key = item(depth + 1)
          if (typeof key !== 'bigint' && typeof key !== 'string') malformed('UNSUPPORTED')
          const encoded = data.subarray(from, tokens.pos())
          const order = Buffer.compare(last, encoded)
          if (order >= 0) malformed(order === 0 ? 'DUPLICATE_KEY' : 'NOT_CANONICAL')
          last = encoded
          map.set(key, item(depth + 1))
        }
        return map
      }
      default: return malformed('UNSUPPORTED')
    }
  }
  const value = item(0)
  return tokens.done() ? value : malformed('TRAILING_BYTES')
}

// cbor.md, Structures: a type is a function that takes an item and answers it, or refuses.
const checked = (right, size) => (low, high = low) => value => {
  if (!right(value)) malformed('WRONG_TYPE')
  return size(value) < low || size(value) > high ? malformed('OUT_OF_RANGE') : value
}
export const uint = checked(value => typeof value === 'bigint', value => value)
export const bytes = checked(Buffer.isBuffer, value => value.length)
const characters = checked(value => typeof value === 'string', value => value.length)
const items = checked(Array.isArray, value => value.length)
export const bool = value => typeof value === 'boolean' ? value : malformed('WRONG_TYPE')
export const maybe = type => Object.assign(value => type(value), { optional: true })
export const line = (low, high) => value =>
  /[\p{Cc}\u2028\u2029]/u.test(characters(low, high)(value)) ? malformed('BAD_TEXT') : value
export const list = (low, high, each) => value => items(low, high)(value).map(each)
export const tuple = (...types) => value => {
  if (!Array.isArray(value) || value.length !== types.length) malformed('WRONG_TYPE')
  return types.map((type, at) => type(value[at]))
}
export const map = fields => item => {
  if (!(item instanceof Map)) malformed('WRONG_TYPE')
  const read = {}
  for (const [key, name, type] of fields) {
    if (item.has(BigInt(key))) read[name] = type(item.get(BigInt(key)))
    else if (!type.optional) malformed('MISSING_KEY')
  }
  return item.size > Object.keys(read).length ? malformed('UNKNOWN_KEY') : read
}
// A structure whose other keys depend on the number under one.
export const variant = (key, name, others) => item => {
  if (!(item instanceof Map)) malformed('WRONG_TYPE')
  const which = uint(1, BigInt(Object.keys(others).length))(item.get(BigInt(key)) ?? malformed('MISSING_KEY'))
  return map([[key, name, uint(which)], ...others[which]])(item)
}
// A list that stands for a set: ascending by what `order` answers, each once.
export const ascending = (type, order) => value => type(value).map((each, at, all) =>
  at > 0 && Buffer.compare(order(all[at - 1]), order(each)) >= 0 ? malformed('NOT_CANONICAL') : each)
export const number = (value, width = 8) => {
  const octets = Buffer.alloc(8)
  octets.writeBigUInt64BE(BigInt(value))
  return octets.subarray(8 - width)
}

// keys.md, Key set, thumbprint.
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const KEY_LENGTHS = new Map([[-9n, 65], [-49n, 1952]])
export const algorithm = value =>
  KEY_LENGTHS.has(uint(-LONGEST, LONGEST)(value)) ? value : malformed('BAD_HEADER')
const key = value => {
  const pair = map([[1, 'algorithm', algorithm], [2, 'key', bytes(1, 1952)]])(value)
  return pair.key.length === KEY_LENGTHS.get(pair.algorithm) ? pair : malformed('OUT_OF_RANGE')
}
export const algorithms = (low, high) => ascending(list(low, high, algorithm), each => number(-each))
export const keySet = ascending(list(1, 2, key), each => number(-each.algorithm))
const head = (major, n) => n < 24
  ? [major | n] : n < 256 ? [major | 24, n] : [major | 25, n >> 8, n & 255]
export const thumbprint = keys => sha256(Buffer.concat([Buffer.from(head(0x80, keys.length)),
  ...keys.flatMap(({ algorithm, key }) => [
    Buffer.from([0xa2, 1, ...head(0x20, Number(-1n - algorithm)), 2, ...head(0x40, key.length)]), key])]))
export function serialOf (letter, keys) {
  let bits = BigInt('0x' + thumbprint(keys).subarray(0, 10).toString('hex'))
  let text = ''
  for (; text.length < 16; bits >>= 5n) text = SYMBOLS[Number(bits & 31n)] + text
  return letter + text
}
export const serial = value => {
  const text = characters(17)(value)
  if (!/^[CDM]$/i.test(text[0])) malformed('BAD_TEXT')
  const upper = text.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  if ([...upper.slice(1)].some(each => !SYMBOLS.includes(each))) malformed('BAD_TEXT')
  return upper === text ? text : malformed('NOT_CANONICAL')
}

// armor.md: the blocks of a text, as { type, content }.
export function armor (octets) {
  if (octets.length > 8388608) malformed('OVER_LIMIT')
  const lines = octets.toString('latin1').split(/\r\n|\r|\n/)
    .map(each => each.replace(/^\xef\xbb\xbf/, '').replace(/^[ \t>]+/, '').replace(/[ \t]+$/, ''))
  const blocks = []
  let open = null
  for (const each of lines) {
    if (!open) {
      if (each.startsWith('-----END COFFER ')) malformed('BAD_ARMOR')
      if (!each.startsWith('-----BEGIN COFFER ')) continue
      const begin = /^-----BEGIN COFFER (CONTEXT|UPDATE|CERTIFICATE|CREDENTIAL|TIME)-----$/.exec(each)
      open = begin ? { type: begin[1], lines: [] } : malformed('BAD_ARMOR')
    } else if (each.startsWith('-----')) {
      if (each !== `-----END COFFER ${open.type}-----`) malformed('BAD_ARMOR')
      blocks.push({ type: open.type, content: base64(open.lines) })
      if (blocks.length > 64) malformed('OVER_LIMIT')
      open = null
    } else open.lines.push(each)
  }
  if (open) malformed('TRUNCATED')
  return blocks.length > 0 ? blocks : malformed('BAD_ARMOR')
}
function base64 (lines) {
  const text = lines.join('')
  const content = Buffer.from(text, 'base64')
  if (content.length < 1 || content.length > 4194304) malformed('OVER_LIMIT')
  const wanted = content.toString('base64').match(/.{1,64}/g)
  return wanted.join('\n') === lines.join('\n') ? content : malformed('BAD_ARMOR')
}
