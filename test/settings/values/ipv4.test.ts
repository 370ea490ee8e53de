import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Cidr,
  contains,
  containsRange,
  firstAddress,
  formatAddress,
  formatCidr,
  hasHostBits,
  isReservedInSubnet,
  lastAddress,
  nthAddress,
  overlaps,
  parseAddress,
  parseCidr,
  sizeOf,
  unusableKind,
  withoutHostBits,
} from "../../../settings/values/ipv4.ts";

const address = fc.nat({ max: 0xffffffff });
const cidr = fc.tuple(address, fc.nat({ max: 32 })).map(([first, prefix]): Cidr => ({ address: first, prefix }));
/** Small ranges close together, so that half of the pairs meet and every address can be tried. */
const smallCidr = fc.record({
  address: fc.nat({ max: 31 }).map((host) => 0x0a000000 + host),
  prefix: fc.integer({ min: 27, max: 32 }),
});

function everyAddress(range: Cidr): number[] {
  return Array.from({ length: sizeOf(range) }, (_, n) => firstAddress(range) + n);
}

function range(text: string): Cidr {
  const parsed = parseCidr(text);
  assert.ok(parsed, text);
  return parsed;
}

describe("parseAddress", () => {
  it("reads back every address that formatAddress writes", () => {
    fc.assert(fc.property(address, (one) => parseAddress(formatAddress(one)) === one));
  });

  for (const text of [
    "",
    "10.1",
    "10.0.0",
    "010.0.0.1",
    "0x0a.0.0.1",
    "10.0.0.256",
    "10.0.0.1 ",
    "10.0.0.1/32",
    "::1",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseAddress(text), undefined);
    });
  }
});

describe("parseCidr", () => {
  it("reads back every range that formatCidr writes", () => {
    fc.assert(fc.property(cidr, (one) => assert.deepEqual(parseCidr(formatCidr(one)), one)));
  });

  for (const text of [
    "",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/-1",
    "10.0.0.0/16/16",
    "10/8",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseCidr(text), undefined);
    });
  }
});

describe("host bits", () => {
  it("are set in 10.0.0.5/24 and not in 10.0.0.0/24", () => {
    assert.equal(hasHostBits(range("10.0.0.5/24")), true);
    assert.equal(hasHostBits(range("10.0.0.0/24")), false);
  });

  it("are gone after withoutHostBits, which keeps the range", () => {
    fc.assert(
      fc.property(cidr, (one) => {
        const clean = withoutHostBits(one);
        assert.equal(hasHostBits(clean), false);
        assert.equal(lastAddress(clean), lastAddress(one));
      }),
    );
  });
});

describe("contains", () => {
  it("agrees with comparing the leading bits", () => {
    fc.assert(
      fc.property(smallCidr, smallCidr, (one, { address: other }) => {
        const bits = (value: number) => value.toString(2).padStart(32, "0").slice(0, one.prefix);
        assert.equal(contains(one, other), bits(one.address) === bits(other));
      }),
    );
  });

  it("holds the first and the last address of a range, and not their neighbours", () => {
    const one = range("10.0.110.0/24");
    assert.deepEqual(
      ["10.0.109.255", "10.0.110.0", "10.0.110.255", "10.0.111.0"].map((text) =>
        contains(one, parseAddress(text) ?? -1),
      ),
      [false, true, true, false],
    );
  });

  it("works to both ends of the address space", () => {
    assert.equal(contains(range("0.0.0.0/0"), 0xffffffff), true);
    assert.equal(contains(range("255.255.255.255/32"), 0xffffffff), true);
    assert.equal(contains(range("128.0.0.0/1"), 0x7fffffff), false);
  });
});

describe("containsRange", () => {
  it("is true exactly when every address of the inner range is in the outer one", () => {
    fc.assert(
      fc.property(smallCidr, smallCidr, (outer, inner) => {
        assert.equal(
          containsRange(outer, inner),
          everyAddress(inner).every((one) => contains(outer, one)),
        );
      }),
    );
  });
});

describe("overlaps", () => {
  it("is true exactly when the two ranges have an address in common", () => {
    fc.assert(
      fc.property(smallCidr, smallCidr, (a, b) => {
        const inB = new Set(everyAddress(b));
        assert.equal(
          overlaps(a, b),
          everyAddress(a).some((one) => inB.has(one)),
        );
      }),
    );
  });

  it("sees a single address at either end of a range", () => {
    for (const end of ["10.0.0.0/32", "10.0.0.15/32"])
      assert.equal(overlaps(range(end), range("10.0.0.0/28")), true, end);
  });

  it("does not care which range comes first", () => {
    fc.assert(fc.property(cidr, cidr, (a, b) => overlaps(a, b) === overlaps(b, a)));
  });
});

describe("nthAddress", () => {
  it("stays in the range and counts from its first address", () => {
    fc.assert(
      fc.property(cidr, fc.nat(), (one, seed) => {
        const n = seed % sizeOf(one);
        const found = nthAddress(one, n);
        assert.ok(contains(one, found));
        assert.equal(found - firstAddress(one), n);
      }),
    );
  });

  it("gives 10.0.110.11 for number 11 of 10.0.110.0/24", () => {
    assert.equal(formatAddress(nthAddress(range("10.0.110.0/24"), 11)), "10.0.110.11");
  });

  for (const n of [-1, 16, 1.5, Number.NaN]) {
    it(`refuses number ${n} of a /28`, () => {
      assert.throws(() => nthAddress(range("10.0.0.0/28"), n), RangeError);
    });
  }
});

describe("isReservedInSubnet", () => {
  it("keeps the first four addresses and the last one of a subnet for AWS", () => {
    const subnet = range("10.0.110.16/28");
    assert.deepEqual(
      everyAddress(subnet)
        .filter((one) => isReservedInSubnet(subnet, one))
        .map(formatAddress),
      ["10.0.110.16", "10.0.110.17", "10.0.110.18", "10.0.110.19", "10.0.110.31"],
    );
  });

  it("says nothing of addresses outside the subnet", () => {
    fc.assert(fc.property(cidr, address, (one, other) => contains(one, other) || !isReservedInSubnet(one, other)));
  });
});

describe("unusableKind", () => {
  const kinds = {
    "0.0.0.0": "a 0.0.0.0/8 address",
    "127.0.0.1": "a loopback address",
    "169.254.169.254": "a link-local address",
    "224.0.0.1": "a multicast address",
    "240.0.0.1": "a reserved address",
    "255.255.255.255": "the broadcast address",
  };
  for (const [text, kind] of Object.entries(kinds)) {
    it(`calls ${text} ${kind}`, () => {
      assert.equal(unusableKind(parseAddress(text) ?? -1), kind);
    });
  }

  for (const text of ["172.16.0.1", "10.0.0.1", "192.0.2.1", "203.0.113.7", "100.64.0.1", "8.8.8.8"]) {
    it(`leaves ${text} to hosts`, () => {
      assert.equal(unusableKind(parseAddress(text) ?? -1), undefined);
    });
  }
});
