package org.m2q.cli.tests;

/** Two pointwise convolutions on an accelerator with one array: small enough for a test to search and compare in no time. */
final class SmallNetwork {

	/** 8 bits everywhere. */
	static final String EIGHT = "policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }";

	private static final String TEXT = """
			language 1.0
			model Net(size = 8) {
				input image: [8, size, size]
				a: pwconv(16)
				b: pwconv(8)
				output y
			}
			%s
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ
				row half: energy 0.1 pJ
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB
				row dram: energy 8 pJ/bit
			}
			accelerator Acc {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use E
				engine A: multiplier-array 8 by 8 {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					mac int8 * int4 uniform: 2 per cycle costs E.half
				}
				engine V: vector-unit 16, rescale E.mac {
				}
				buffer w holds weights: capacity 4 KiB, width 16 B, energy E.sram
				buffer i holds inputs, outputs, partial-sums: capacity 16 KiB, width 16 B, energy E.sram
				dram d: bandwidth 2 GB/s, energy E.dram
			}
			mapping Map on Acc { map all -> A }
			experiment Once { run Net with %s on Acc using Map }
			""";

	private SmallNetwork() {
	}

	/**
	 * The text.
	 *
	 * @param policies their definitions
	 * @param policy name of the one that the experiment {@code Once} runs
	 */
	static String text(String policies, String policy) {
		return TEXT.formatted(policies, policy);
	}
}
