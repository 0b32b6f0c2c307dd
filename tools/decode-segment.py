#!/usr/bin/env python3
"""Reads a segment by its description alone (docs/formats/segment.md), without a line of the program that wrote it.

    decode-segment.py FILE            the bodies, each behind its length and a space (octet counting)
    decode-segment.py --entries FILE  a line for each record: index, the fields of the entry, SHA-256 of the body, and the digest
                                      of the ledger (design/ledger.md, 5.2), which of a body that is gone is all there is

Ends with 1 and a message when anything is not as described, the index included: its filter must have all that the
records have, and its slots the values and numbers that were counted here.
"""
import collections
import ctypes
import datetime
import hashlib
import re
import struct
import sys

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ENTRY = ["received", "offset", "kind", "flags", "listener", "session", "source", "sequence", "class", "agent_frame"]
WIDTHS = [(0xFF, 1), (0xFFFF, 2), (0xFFFFFF, 3), (0xFFFFFFFF, 4)]
M64 = (1 << 64) - 1


class Damaged(Exception):
    pass


def crc32c(data, table=[]):
    if not table:
        for n in range(256):
            c = n
            for _ in range(8):
                c = (c >> 1) ^ (0x82F63B78 if c & 1 else 0)
            table.append(c)
    crc = 0xFFFFFFFF
    for octet in data:
        crc = (crc >> 8) ^ table[(crc ^ octet) & 0xFF]
    return crc ^ 0xFFFFFFFF


def check(condition, what):
    if not condition:
        raise Damaged(what)


def decompress(codec, data, length):
    if codec == 0:
        out = bytes(data)
    elif codec == 1:
        zstd = ctypes.CDLL("libzstd.so.1")
        zstd.ZSTD_decompress.restype = ctypes.c_size_t
        zstd.ZSTD_decompress.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
        buffer = ctypes.create_string_buffer(length or 1)
        got = zstd.ZSTD_decompress(buffer, length, bytes(data), len(data))
        out = buffer.raw[:got] if got <= length else b""
    else:
        raise Damaged(f"codec {codec} is not read here")
    check(len(out) == length, "a chunk has another length")
    return out


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        check(0 <= count <= len(self.data) - self.at, "a part runs over its end")
        self.at += count
        return self.data[self.at - count:self.at]

    def byte(self):
        return self.take(1)[0]

    def varint(self):
        value = shift = 0
        while True:
            octet = self.byte()
            value |= (octet & 0x7F) << shift
            if octet < 0x80:
                return value
            shift += 7

    def signed(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)


class Index:
    """Filter and slots; collects what the records have, to compare at the end."""
    DELIMITERS = re.compile(rb"[ \t,'\"()\[\]{}:;=<>/|!?%]")
    WEAK = frozenset(b"0123456789abcdef.:-+tz")
    SIGNS = b".-_:/, =@()[]+#\\\"'<>$%&*"

    def __init__(self, data, trailer):
        at, length, stored, raw, codec = struct.unpack_from("<QIIIB", trailer, 96)
        self.filter, self.slots, self.keys, self.counts = data[at:at + length], None, set(), collections.defaultdict(collections.Counter)
        if at:
            check(struct.unpack_from("<I", trailer, 120)[0] == crc32c(data[at:at + length + stored]), "the index is damaged")
            self.slots = self.read_slots(Reader(decompress(codec, data[at + length:at + length + stored], raw)))

    def read_slots(self, reader):
        templates = []
        for _ in range(reader.varint()):
            slots = []
            for _ in range(reader.varint()):
                kind = reader.byte()
                slots.append(struct.unpack("<Q", reader.take(8))[0] if kind == 0 else slots[reader.varint()] if kind == 2 else self.values(reader))
            templates.append(slots)
        return templates

    @staticmethod
    def values(reader):
        reader = Reader(reader.take(reader.varint()))
        lengths = [reader.varint() for _ in range(reader.varint())]
        values = [reader.take(length) for length in lengths]
        return {value: reader.varint() for value in values}

    def add(self, body):
        for run in self.DELIMITERS.split(body.lower()):
            run = run.rstrip(b"-")
            self.keys |= {(1 << 32) + int.from_bytes(run[at:at + 4], "little") for at in range(len(run) - 3) if not self.WEAK.issuperset(run[at:at + 4])}
        for text in re.findall(rb"[0-9.]+", body):
            parts = text.strip(b".").split(b".")
            if len(parts) == 4 and all(0 < len(part) <= 3 and int(part) < 256 for part in parts):
                self.keys.add((2 << 32) + int.from_bytes(bytes(map(int, parts)), "big"))

    def has(self, key):
        key = (key ^ key >> 30) * 0xBF58476D1CE4E5B9 & M64
        key = (key ^ key >> 27) * 0x94D049BB133111EB & M64
        key ^= key >> 31
        words = struct.unpack_from("<8I", self.filter, 32 + 32 * ((key & 0xFFFFFFFF) * ((len(self.filter) - 32) // 32) >> 32))
        return all(word >> (key >> (24 + 5 * number) & 31) & 1 for number, word in enumerate(words))

    def mask(self, value):
        def bit(octet):
            lower = octet | 0x20 if 65 <= octet <= 90 else octet
            sign = self.SIGNS.find(octet)
            return lower - 97 if 97 <= lower <= 122 else lower - 22 if 48 <= lower <= 57 else 63 if octet > 127 else 36 + sign if sign >= 0 else 62
        return sum({1 << bit(octet) for octet in value})

    def compare(self):
        check(not self.filter or all(map(self.has, self.keys)), "the filter lacks what a record has")
        for (template, slot), counts in self.counts.items() if self.slots is not None else ():
            known = self.slots[template][slot]
            right = known == counts if isinstance(known, dict) else all(self.mask(value) & ~known == 0 for value in counts)
            check(right, f"slot {slot} of template {template} is not what the index says")


class Block:
    def __init__(self, directory, sections, templates, count, flags, index):
        check(flags < 4, "flags of a later version")
        self.index = index
        self.d, self.sections, self.section_at = Reader(directory), sections, 0
        check(self.d.byte() == 1, "another version of the slot rule")
        key_count, run_count = self.d.varint(), self.d.varint()
        keys, runs = self.chunk(), Reader(self.chunk())
        self.entries = [self.numbers(count) for _ in ENTRY]
        used = self.d.varint()
        row_templates = self.numbers(count)
        groups = [self.group(templates) for _ in range(used)]
        whole = []
        if flags & 1:
            lengths = self.numbers(row_templates.count(used))
            octets = Reader(self.chunk())
            whole = [octets.take(length) for length in lengths]
        rows = [iter(group) for group in groups] + [iter(whole)]
        self.bodies = [next(rows[number]) for number in row_templates]
        self.gone = {}
        if flags & 2:
            self.read_gone()
        self.salts = self.read_salts(keys, key_count, [(runs.varint(), runs.varint(), runs.varint()) for _ in range(run_count)], count)
        self.undo_steps()

    def read_gone(self):
        count, number = self.d.varint(), 0
        records, digests, self.open = Reader(self.chunk()), Reader(self.chunk()), Reader(self.chunk())
        for _ in range(count):
            number += records.varint()
            self.gone[number] = records.varint(), records.varint(), digests.take(32)

    def read_salts(self, keys, key_count, runs, count):
        salts = [None] * count
        starts = [sum(run[0] for run in runs[:n + 1]) for n in range(len(runs))] + [count]
        for at, (_, counter, key) in enumerate(runs):
            for number in range(starts[at], starts[at + 1]):
                if key < key_count:
                    check(number not in self.gone, "a body is gone and its salt is not")
                    salts[number] = keys[32 * key:32 * key + 32], counter + number - starts[at]
                elif number not in self.gone:
                    salts[number] = self.open.take(16)
        return salts

    def digest(self, row):
        if row in self.gone:
            return self.gone[row][2]
        salt = self.salts[row]
        if isinstance(salt, tuple):
            salt = aes_block(salt[0], salt[1].to_bytes(16, "big"))
        return hashlib.sha256(salt + self.bodies[row]).digest()

    def chunk(self):
        codec, raw = self.d.byte(), self.d.varint()
        stored = raw if codec == 0 else self.d.varint()
        check(self.section_at + stored <= len(self.sections), "a chunk lies outside its block")
        self.section_at += stored
        return decompress(codec, self.sections[self.section_at - stored:self.section_at], raw)

    def numbers(self, rows):
        encoding = self.d.byte()
        if encoding == 0:
            return [self.d.varint()] * rows
        return self.planes(rows) if encoding == 2 else self.deltas(rows)

    def planes(self, rows):
        least, span = self.d.varint(), self.d.varint()
        width = next((width for limit, width in WIDTHS if span <= limit), 8)
        data = self.chunk()
        check(len(data) == rows * width, "a column has not one number for each row")
        return [(least + sum(data[plane * rows + row] << (8 * plane) for plane in range(width))) & M64 for row in range(rows)]

    def deltas(self, rows):
        self.d.varint(), self.d.varint()
        data, value, values = Reader(self.chunk()), 0, []
        for _ in range(rows):
            value = (value + data.signed()) & M64
            values.append(value)
        return values

    def group(self, templates):
        number = self.d.varint()
        ends, literals = templates[number]
        rows = self.d.varint()
        slots = []
        for _ in ends:
            slots.append(self.slot(rows, slots))
            self.index.counts[number, len(slots) - 1].update(slots[-1])
        out = []
        for row in range(rows):
            body, before = b"", 0
            for slot, end in zip(slots, ends):
                body += literals[before:end] + slot[row]
                before = end
            out.append(body + literals[before:])
        return out

    def slot(self, rows, before):
        encoding = self.d.byte()
        if encoding == 0:
            return [self.d.take(self.d.varint())] * rows
        if encoding == 1:
            return before[self.d.varint()]
        if encoding in (2, 4):
            return [str(n).encode() for n in (self.planes(rows) if encoding == 2 else self.deltas(rows))]
        if encoding == 3:
            count = self.d.varint()
            values = Reader(self.chunk())
            lengths = [values.varint() for _ in range(count)]
            table = [values.take(length) for length in lengths]
            codes = self.chunk()
            return [table[codes[row] | (codes[rows + row] << 8 if count > 256 else 0)] for row in range(rows)]
        if encoding == 5:
            self.d.varint(), self.d.varint()
            p = self.chunk()
            return [".".join(str(p[part * rows + row]) for part in range(4)).encode() for row in range(rows)]
        if encoding == 6:
            lengths, octets = Reader(self.chunk()), None
            octets = Reader(self.chunk())
            return [octets.take(lengths.varint()) for _ in range(rows)]
        if encoding == 9:
            upper, digits = self.d.byte(), self.d.varint()
            data = self.chunk().hex()
            data = data.upper() if upper else data
            return [data[row * digits:(row + 1) * digits].encode() for row in range(rows)]
        if encoding == 11:
            form = self.d.byte(), self.d.byte(), self.d.byte(), self.d.varint()
            return [time_text(units, *form) for units in self.deltas(rows)]
        raise Damaged(f"encoding {encoding} is of a later version")

    def undo_steps(self):
        last, steps = {}, self.entries[ENTRY.index("sequence")]
        for row, step in enumerate(steps):
            source = self.entries[5][row], self.entries[6][row]
            last[source] = (last.get(source, 0) + 1 + ((step >> 1) ^ -(step & 1))) & M64
            steps[row] = last[source]


def time_text(units, iso, separator, digits, zone):
    whole, fraction = divmod(units, 10 ** digits)
    days, seconds = divmod(whole, 86400)
    date = datetime.date.fromordinal(days + 719163)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if not iso:
        return f"{MONTHS[date.month - 1]} {date.day:2} {clock}".encode()
    text = date.isoformat() + chr(separator) + clock + (f".{fraction:0{digits}}" if digits else "")
    return text.encode() + zone.to_bytes(8, "little").rstrip(b"\0")


def read_templates(data):
    reader, templates = Reader(data), []
    for _ in range(reader.varint()):
        reader.take(8)
        lengths = [reader.varint() for _ in range(reader.varint())]
        ends = [sum(lengths[:n + 1]) for n in range(len(lengths))]
        literals = reader.take((ends[-1] if ends else 0) + reader.varint())
        for _ in range(reader.varint()):
            reader.take(2), reader.varint(), reader.varint()
        templates.append((ends, literals))
    return templates


def aes_block(key, block):  # by the system's OpenSSL
    crypto = ctypes.CDLL("libcrypto.so.3")
    crypto.EVP_aes_256_ecb.restype = crypto.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
    context = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new())
    out, length = ctypes.create_string_buffer(32), ctypes.c_int()
    crypto.EVP_EncryptInit_ex(context, ctypes.c_void_p(crypto.EVP_aes_256_ecb()), None, key, None)
    crypto.EVP_EncryptUpdate(context, out, ctypes.byref(length), block, 16)
    crypto.EVP_CIPHER_CTX_free(context)
    return out.raw[:16]


def read(data, with_digests=False):
    """Yields (index, entry fields, body, digest) of every record."""
    trailer = data[-128:]
    check(data[:8] == b"SWSEG1\0\0" and trailer[:8] == b"SWSEGT1\0", "not a segment")
    check(struct.unpack_from("<I", data, 60)[0] == crc32c(data[:60]), "the header is damaged")
    check(struct.unpack_from("<I", trailer, 124)[0] == crc32c(trailer[:124]), "the trailer is damaged")
    table_at, stored, raw = struct.unpack_from("<QII", trailer, 8)
    first, records, blocks = struct.unpack_from("<QQI", trailer, 48)
    templates = read_templates(decompress(trailer[40], data[table_at:table_at + stored], raw))
    at, index, whole = 64, first, Index(data, trailer)
    for _ in range(blocks):
        length, packed, unpacked, count, block_first = struct.unpack_from("<IIIIQ", data, at + 8)
        check(data[at:at + 8] == b"SWBLK1\0\0" and block_first == index, "a block is not where it should be")
        check(struct.unpack_from("<I", data, at + 124)[0] == crc32c(data[at:at + 124]), "a block's header is damaged")
        content = data[at + 128:at + length]
        check(struct.unpack_from("<I", data, at + 112)[0] == crc32c(content), "a block is damaged")
        block = Block(decompress(data[at + 78], content[:packed], unpacked), content[packed:], templates, count, data[at + 79], whole)
        for row in range(count):
            fields = {name: column[row] for name, column in zip(ENTRY, block.entries)}
            fields["monotonic"] = (fields["received"] - fields.pop("offset")) & M64
            whole.add(block.bodies[row])
            yield index, fields, block.bodies[row], block.digest(row) if with_digests else None
            index += 1
        at += length
    check(index == first + records, "records are missing")
    whole.compare()


def main():
    arguments = [a for a in sys.argv[1:] if a != "--entries"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    try:
        with open(arguments[0], "rb") as file:
            for index, fields, body, digest in read(file.read(), "--entries" in sys.argv):
                if digest:
                    line = " ".join([str(index)] + [f"{k}={fields[k]}" for k in sorted(fields)] + [hashlib.sha256(body).hexdigest(), digest.hex()])
                    sys.stdout.buffer.write(line.encode() + b"\n")
                else:
                    sys.stdout.buffer.write(b"%d " % len(body) + body)
    except (Damaged, OSError) as failure:
        sys.exit(f"decode-segment: {arguments[0]}: {failure}")


if __name__ == "__main__":
    main()
